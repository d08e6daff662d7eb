import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { loadDecisionCases, namedInSteps } from '../load-decision-case.ts';
import type { DecisionCase, Proposal } from '../rules/decision.ts';
import type { Human } from '../rules/person.ts';
import { pollsOf } from '../rules/poll-case.ts';
import { countSignatures } from '../rules/quorum.ts';
import { whoCouldSign } from '../rules/told.ts';
import { readClock } from '../store/clock.ts';
import { loadSigners } from '../store/humans.ts';
import {
  countInboxThreads,
  type InboxCursor,
  readInboxThreads,
  readRequestRows,
  type InboxThread as StoredThread,
} from '../store/request-rows.ts';
import { loadRequests } from '../store/requests.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

/** One request of a thread that the actor may decide. */
export interface InboxItem {
  readonly request: RequestSummary;
  /** False while an earlier step of the policy waits for somebody else; denying is possible all the same. */
  readonly maySign: boolean;
  /** The step that waits, from 1. */
  readonly step: number;
  readonly signaturesNeeded: number;
  readonly signedBy: readonly string[];
  /** Who else could sign now. */
  readonly others: readonly string[];
}

/** What was asked together, or belongs together, as one row. */
export interface InboxThread {
  readonly threadId: string;
  /** First deadline among its requests. ISO. */
  readonly deadline: string;
  /** In the order they were asked, at least one. */
  readonly items: readonly InboxItem[];
}

export interface Inbox {
  readonly now: string;
  /** With something to sign now. Oldest deadline first. */
  readonly threads: readonly InboxThread[];
  /** Threads in the whole inbox with something to sign now. */
  readonly count: number;
  /** Those that wait for an earlier step, by others, and can only be denied as yet; the first ones. Only on the first page. */
  readonly later: readonly InboxThread[];
  /** Goes on from here: deadline and thread of the last row; null at the end. */
  readonly next: { readonly deadline: string; readonly threadId: string } | null;
}

const PAGE = 50;

/** Only looking: nothing is proposed. */
const NOTHING: Proposal = {
  verdict: 'approve',
  comment: null,
  durationSeconds: null,
  uses: null,
  factsHash: '',
};

/** Threads that the actor may decide, with who else may. Empty for somebody who decides nothing. */
export async function readInbox(
  db: Database,
  actor: Actor,
  after: InboxCursor | null = null,
): Promise<Inbox> {
  const now = (await readClock(db.prisma)).toISOString();
  const reach = reachOf(actor, 'requests.decide');
  if (reach.kind === 'none') return { now, threads: [], count: 0, later: [], next: null };
  const reader = { ...actor, reach };
  const [found, later] = await Promise.all([
    readInboxThreads(db.prisma, reader, 'now', PAGE + 1, after),
    after ? [] : readInboxThreads(db.prisma, reader, 'later', PAGE),
  ]);
  const page = found.slice(0, PAGE);
  const items = await readItems(
    db,
    actor,
    [...page, ...later].flatMap((thread) => thread.requestIds),
  );
  const last = page.at(-1);
  return {
    now,
    threads: page.map((thread) => threadOf(thread, items)),
    count: await countAll(db, actor, found.length, after),
    later: later.map((thread) => threadOf(thread, items)),
    next:
      last && found.length > PAGE ? { deadline: last.deadline.toISOString(), threadId: last.threadId } : null,
  };
}

function threadOf(
  { threadId, deadline, requestIds }: StoredThread,
  items: ReadonlyMap<string, InboxItem>,
): InboxThread {
  return {
    threadId,
    deadline: deadline.toISOString(),
    items: requestIds.flatMap((id) => items.get(id) ?? []),
  };
}

/** The first page that is not full is the whole inbox; only else it has to be counted. */
async function countAll(
  db: Database,
  actor: Actor,
  found: number,
  after: InboxCursor | null,
): Promise<number> {
  if (after === null && found <= PAGE) return found;
  return await countInboxThreads(db.prisma, { ...actor, reach: reachOf(actor, 'requests.decide') });
}

async function readItems(
  db: Database,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InboxItem>> {
  if (ids.length === 0) return new Map();
  const requests = await loadRequests(db.prisma, ids);
  const cases = await loadDecisionCases(db.prisma, requests, actor.personId, NOTHING);
  const holders = await loadSigners(db.prisma, namedInSteps(cases));
  const rows = await readRequestRows(db.prisma, { requesterId: null, ids }, ids.length);
  const caseOf = new Map(requests.map((request, index) => [request.id, cases[index]]));
  return new Map(
    rows.flatMap((row) => {
      const c = caseOf.get(row.id);
      return c ? [[row.id, itemOf(summaryOfRequest(row), c, holders, actor)] as const] : [];
    }),
  );
}

function itemOf(
  request: RequestSummary,
  c: DecisionCase,
  holders: readonly Human[],
  actor: Actor,
): InboxItem {
  const signers = whoCouldSign(c, holders);
  const [poll] = pollsOf(c);
  const steps = poll ? countSignatures(poll).steps : [];
  const open = steps.findIndex(({ step, signers: signed }) => signed.length < step.signatures);
  return {
    request,
    maySign: signers.some((human) => human.personId === actor.personId),
    step: Math.max(0, open) + 1,
    signaturesNeeded: steps.reduce((sum, { step }) => sum + step.signatures, 0),
    signedBy: steps.flatMap(({ signers: signed }) => signed.map((human) => human.displayName)),
    others: signers.filter((human) => human.personId !== actor.personId).map((human) => human.displayName),
  };
}
