import type { Database } from '#lib/db/client.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadDecisionCases, signingRoles, whoCouldSign } from '../load-decision-case.ts';
import type { Proposal } from '../rules/decision.ts';
import { readClock } from '../store/clock.ts';
import { loadHolders } from '../store/humans.ts';
import { readInboxRows } from '../store/request-rows.ts';
import { loadRequests } from '../store/requests.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface InboxItem extends RequestSummary {
  /** Hash of the facts: what a decision from this row signs. */
  readonly factsHash: string;
  /** False while an earlier step of the policy waits for somebody else; denying is possible all the same. */
  readonly maySign: boolean;
  readonly signaturesNeeded: number;
  readonly signedBy: readonly string[];
  /** Who else could sign now. */
  readonly others: readonly { readonly personId: string; readonly name: string }[];
}

export interface Inbox {
  readonly now: string;
  /** Oldest deadline first. */
  readonly items: readonly InboxItem[];
}

const MOST = 100;

/** Only looking: nothing is proposed. */
const NOTHING: Proposal = { verdict: 'approve', comment: null, durationSeconds: null, factsHash: '' };

/** Requests that the actor may decide, with who else may. Empty for somebody who decides nothing. */
export async function readInbox(db: Database, actor: Actor): Promise<Inbox> {
  const now = (await readClock(db.prisma)).toISOString();
  if (!can(actor, 'requests.decide')) return { now, items: [] };
  const rows = await readInboxRows(db.prisma, actor, MOST);
  const requests = await loadRequests(
    db.prisma,
    rows.map((row) => row.id),
  );
  const cases = await loadDecisionCases(db.prisma, requests, actor.personId, NOTHING);
  const holders = await loadHolders(db.prisma, signingRoles(cases));
  const items = rows.map((row) => {
    const index = requests.findIndex((request) => request.id === row.id);
    const c = cases[index];
    invariant(c, 'every request of the inbox has its case');
    const signers = whoCouldSign(c, holders);
    return {
      ...summaryOfRequest(row),
      factsHash: row.factsHash,
      maySign: signers.some((human) => human.personId === actor.personId),
      signaturesNeeded: (c.documents?.[0]?.steps ?? []).reduce((sum, step) => sum + step.signatures, 0),
      signedBy: c.votes.map((vote) => vote.voter.displayName),
      others: signers
        .filter((human) => human.personId !== actor.personId)
        .map((human) => ({ personId: human.personId, name: human.displayName })),
    };
  });
  return { now, items };
}
