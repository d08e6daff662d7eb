'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import type { Refusal } from '#lib/kernel/result.ts';
import type { EnvironmentKind } from '../format/name.ts';
import { useKeptDraft } from './use-kept-text.ts';

/** One request that this person can decide now, as the form needs it. */
export interface DecidableItem {
  readonly requestId: string;
  /** Hex SHA-256 of the facts shown on this page. */
  readonly factsHash: string;
  readonly name: string;
  /** Null: a change of a policy. */
  readonly environment: EnvironmentKind | null;
  readonly production: boolean;
  /** A change of the secret, not a look at its value. */
  readonly isChange?: boolean;
  readonly askedSeconds: number;
  readonly askedUses: number;
  /** Signatures still missing, this one included. */
  readonly missing: number;
  /** Why only a denial is possible now; null where both are. */
  readonly whyNotApprove: string | null;
}

export type Verdict = 'approve' | 'deny' | 'later';

export interface ItemDraft {
  readonly verdict: Verdict;
  readonly seconds: number;
  readonly uses: number;
}

interface DecisionDraft {
  readonly items: readonly DecidableItem[];
  readonly draftOf: (item: DecidableItem) => ItemDraft;
  readonly change: (requestId: string, change: Partial<ItemDraft>) => void;
  readonly refusals: Readonly<Record<string, Refusal>>;
  readonly setRefusals: (refusals: Readonly<Record<string, Refusal>>) => void;
}

const Draft = createContext<DecisionDraft | null>(null);

export interface DecisionDraftProviderProps {
  /** Id of the person who decides: what they chose is theirs. */
  viewerId: string;
  items: readonly DecidableItem[];
  children: ReactNode;
}

type Drafts = Readonly<Record<string, Partial<ItemDraft>>>;

/**
 * Holds what is chosen for each item while the page around it is read anew, and while its person confirms their sign-in
 * elsewhere. It belongs to these facts: of others nothing was chosen.
 */
export function DecisionDraftProvider({ viewerId, items, children }: DecisionDraftProviderProps) {
  const facts = items.map((item) => item.factsHash.slice(0, 16)).join(' ');
  const { draft: drafts, set } = useKeptDraft<Drafts>(`${viewerId} chooses ${facts}`, {}, readDrafts);
  const [refusals, setRefusals] = useState<Readonly<Record<string, Refusal>>>({});
  const draftOf = (item: DecidableItem): ItemDraft => {
    const draft = drafts[item.requestId] ?? {};
    // One item is decided or left alone; of several each begins undecided, so that none is signed unseen.
    const first: Verdict = items.length > 1 ? 'later' : item.whyNotApprove === null ? 'approve' : 'deny';
    const chosen = draft.verdict ?? first;
    return {
      verdict: chosen === 'approve' && item.whyNotApprove !== null ? 'deny' : chosen,
      seconds: draft.seconds ?? item.askedSeconds,
      uses: draft.uses ?? item.askedUses,
    };
  };
  const change = (requestId: string, next: Partial<ItemDraft>) =>
    set({ [requestId]: { ...drafts[requestId], ...next } });
  return (
    <Draft.Provider value={{ items, draftOf, change, refusals, setRefusals }}>{children}</Draft.Provider>
  );
}

const VERDICTS: readonly unknown[] = ['approve', 'deny', 'later', undefined];

/** What the tab kept, if it has the form it was kept in. */
function readDrafts(kept: unknown): Drafts | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const isDraft = (draft: unknown) => {
    if (typeof draft !== 'object' || draft === null) return false;
    const { verdict, seconds, uses } = draft as Record<string, unknown>;
    return (
      VERDICTS.includes(verdict) && [seconds, uses].every((n) => n === undefined || Number.isSafeInteger(n))
    );
  };
  return Object.values(kept).every(isDraft) ? (kept as Drafts) : null;
}

export function useDecisionDraft(): DecisionDraft {
  const draft = useContext(Draft);
  if (!draft) throw new Error('a decision is drawn inside its provider');
  return draft;
}
