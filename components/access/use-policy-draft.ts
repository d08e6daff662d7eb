'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckedDraft, PolicyDraftInput } from '#lib/access/queries/policy-draft.ts';
import type { PolicyDocument } from '#lib/access/rules/policy-document.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { UNREACHED } from './refused.tsx';

/** How long nothing is typed before the draft is looked at. */
const PAUSE_MS = 400;

export type CheckDraft = (input: PolicyDraftInput) => Promise<Result<CheckedDraft>>;

export interface PolicyDraft {
  readonly name: string;
  readonly document: PolicyDocument;
  readonly yaml: string;
  /** What was found about the draft as it was last looked at. */
  readonly checked: CheckedDraft | null;
  /** Typed since then. */
  readonly isStale: boolean;
  /** Why it could not be looked at. */
  readonly refusal: Refusal | null;
  readonly rename: (name: string) => void;
  readonly edit: (change: Partial<PolicyDocument>) => void;
  readonly editYaml: (text: string) => void;
}

/**
 * A draft that is written in fields and as YAML at once: whichever was typed in last leads, the other follows when the
 * draft was understood. Looked at while it is written; an answer that comes late is dropped.
 */
export function usePolicyDraft(
  start: { policyId: string | null; name: string; document: PolicyDocument; yaml: string },
  check: CheckDraft,
): PolicyDraft {
  const [name, setName] = useState(start.name);
  const [document, setDocument] = useState(start.document);
  const [yaml, setYaml] = useState(start.yaml);
  const [checked, setChecked] = useState<CheckedDraft | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isStale, setStale] = useState(true);
  const turn = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { policyId } = start;

  const look = useCallback(
    (draft: PolicyDraftInput['draft'], called: string, pause: number) => {
      clearTimeout(timer.current);
      turn.current += 1;
      const mine = turn.current;
      setStale(true);
      timer.current = setTimeout(async () => {
        const input = { policyId, name: called, draft };
        const result = await check(input).catch(
          (): Result<CheckedDraft> => ({ ok: false, refusal: UNREACHED }),
        );
        if (mine !== turn.current) return;
        setStale(false);
        setRefusal(result.ok ? null : result.refusal);
        if (!result.ok) return;
        setChecked(result.value);
        if (draft.as === 'fields' && result.value.yaml !== null) setYaml(result.value.yaml);
        if (draft.as === 'yaml' && result.value.document) setDocument(result.value.document);
      }, pause);
    },
    [check, policyId],
  );

  const first = useRef({ as: 'fields', document: start.document } as const);
  useEffect(() => {
    look(first.current, start.name, 0);
    return () => {
      turn.current += 1;
      clearTimeout(timer.current);
    };
  }, [look, start.name]);

  return {
    name,
    document,
    yaml,
    checked,
    isStale,
    refusal,
    rename: (next) => {
      setName(next);
      look({ as: 'fields', document }, next, PAUSE_MS);
    },
    edit: (change) => {
      const next = { ...document, ...change };
      setDocument(next);
      look({ as: 'fields', document: next }, name, PAUSE_MS);
    },
    editYaml: (text) => {
      setYaml(text);
      look({ as: 'yaml', text }, name, PAUSE_MS);
    },
  };
}
