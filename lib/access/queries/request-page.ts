import { listRecords, type RecordView } from '#lib/audit/queries.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Reach, reachOf } from '#lib/people/rules/reach.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type CommentRow, readComments } from '../store/comments.ts';
import { type NamedPerson, readNames } from '../store/names.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { loadThread, MOST_OF_A_THREAD } from '../store/requests.ts';
import { type RequestItem, readRequestItems } from './request-item.ts';
import { readRisk, type ThreadRisk } from './thread-risk.ts';
import { whoIsTold } from './who-is-told.ts';

export type { DecisionView, RequestItem, StepView, YouHere } from './request-item.ts';

export interface CommentView extends Omit<CommentRow, 'at'> {
  readonly at: string;
}

/** A record of the audit log that belongs to the thread, with the name of who did it; null: the product, or a rule. */
export interface ThreadRecord extends Omit<RecordView, 'hash'> {
  readonly actorName: string | null;
}

/** What was asked with one press of the button: the same reason, ticket and moment for all its requests. */
export interface ThreadAsking {
  readonly createdAt: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly items: readonly RequestItem[];
}

export interface RequestPage {
  readonly now: string;
  readonly threadId: string;
  /** The request that the address named; the page shows the whole thread. */
  readonly requestId: string;
  readonly requester: NamedPerson;
  /** The first asking, then what extended it. */
  readonly askings: readonly ThreadAsking[];
  readonly comments: readonly CommentView[];
  /** Oldest first. */
  readonly records: readonly ThreadRecord[];
  /** Who hears of a decision taken now by the actor: names, and channels. */
  readonly told: { readonly people: readonly string[]; readonly channels: readonly string[] };
  /** What deciders weigh; null for whoever only looks at their own request. */
  readonly risk: ThreadRisk | null;
  readonly isRequester: boolean;
  readonly mayComment: boolean;
  /** The thread holds more records than are shown. */
  readonly hasMoreRecords: boolean;
}

const MOST_RECORDS = 400;

/** The whole thread of a request; null is "no such request, or you may not see it". */
export async function readRequestPage(
  db: Database,
  actor: Actor,
  requestId: string,
): Promise<RequestPage | null> {
  const everybodys = can(actor, 'requests.read-all') || can(actor, 'requests.decide');
  const reach = wider(reachOf(actor, 'requests.read-all'), reachOf(actor, 'requests.decide'));
  const visible = { requesterId: everybodys ? null : actor.personId, reach };
  const [named] = await readRequestRows(db.prisma, { ...visible, id: requestId }, 1);
  if (!named) return null;
  const { threadId, requesterId } = named.facts;
  const [requests, rows] = await Promise.all([
    loadThread(db.prisma, threadId),
    readRequestRows(db.prisma, { ...visible, threadIds: [threadId] }, MOST_OF_A_THREAD),
  ]);
  const { items, now } = await readRequestItems(db, actor, requests, rows);
  const isRequester = requesterId === actor.personId;
  // Within a scope, whoever may see the request sees of it what those see who may see all.
  const all = everybodys || (reach.kind === 'some' && !isRequester);
  const [records, comments, names, risk, told] = await Promise.all([
    readThreadRecords(db, items, !all),
    readComments(db.prisma, threadId),
    readNames(db.prisma, [requesterId]),
    all ? readRisk(db, { threadId, requesterId, items, reach: reachOf(actor, 'secrets.read'), now }) : null,
    readTold(db, actor, items),
  ]);
  return {
    now: now.toISOString(),
    threadId,
    requestId,
    requester: names.get(requesterId) ?? { id: requesterId, name: named.facts.requesterName, email: null },
    askings: askingsOf(items),
    comments: comments.map((comment) => ({ ...comment, at: comment.at.toISOString() })),
    ...records,
    told,
    risk,
    isRequester,
    mayComment:
      isRequester || can(actor, 'requests.decide') || items.some(({ you }) => you.maySign || you.mayDeny),
  };
}

/** Both, where both hold for a part. */
function wider(a: Reach, b: Reach): Reach {
  if (a.kind !== 'some') return a.kind === 'all' ? a : b;
  return b.kind === 'some' ? { kind: 'some', scopes: [...a.scopes, ...b.scopes] } : b.kind === 'all' ? b : a;
}

function askingsOf(items: readonly RequestItem[]): readonly ThreadAsking[] {
  const byMoment = Map.groupBy(items, ({ request }) => `${request.createdAt} ${request.reason}`);
  return [...byMoment.values()].flatMap((together) => {
    const [first] = together;
    if (!first) return [];
    const { createdAt, reason, ticket } = first.request;
    return [{ createdAt, reason, ticket, items: together }];
  });
}

/** By the statement that tells them. Only where something can still be decided. */
async function readTold(
  db: Database,
  actor: Actor,
  items: readonly RequestItem[],
): Promise<RequestPage['told']> {
  const open = items.filter(({ you }) => you.maySign || you.mayDeny);
  if (open.length === 0) return { people: [], channels: [] };
  const { people, channels } = await whoIsTold(db.prisma, {
    kind: 'request.decided',
    to: { people: open.flatMap(({ request, concerned }) => [request.requesterId, ...concerned]) },
    channels: open.flatMap((item) => item.channels),
    actorId: actor.personId,
  });
  const names = await readNames(db.prisma, people);
  return { people: people.flatMap((id) => names.get(id)?.name ?? []), channels };
}

/** Whoever only looks at their own request does not read who else tried to decide it. */
async function readThreadRecords(
  db: Database,
  items: readonly RequestItem[],
  ownOnly: boolean,
): Promise<Pick<RequestPage, 'records' | 'hasMoreRecords'>> {
  const requestIds = items.map(({ request }) => request.id);
  const { records, next } = await listRecords(db, { requestIds }, MOST_RECORDS);
  const shown = records.filter((record) => !(ownOnly && record.kind === 'request.refused')).reverse();
  const names = await readNames(
    db.prisma,
    shown.flatMap((record) => record.actorId ?? []),
  );
  return {
    hasMoreRecords: next !== null,
    records: shown.map(({ hash: _, ...record }) => ({
      ...record,
      actorName: record.actorId === null ? null : (names.get(record.actorId)?.name ?? record.actorId),
    })),
  };
}
