import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Environment } from '#lib/secrets/rules/environment.ts';
import { whyNotExtend } from '../rules/extension.ts';
import { readClock } from '../store/clock.ts';
import { type GrantRow, readGrantRows } from '../store/grant-rows.ts';
import { type RequestRow, readRequestRows } from '../store/request-rows.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

/** A request that is over: with the grant it led to, or without one. */
export interface PastRequest {
  readonly request: RequestSummary;
  readonly grant: GrantSummary | null;
  /** The grant can still be extended in its thread. */
  readonly mayExtend: boolean;
}

export interface RecentSecret {
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: Environment;
  /** When it was last asked for. ISO. */
  readonly at: string;
}

export interface MyAccess {
  /** The database's clock; countdowns start from here. ISO. */
  readonly now: string;
  /** Ends soonest first. */
  readonly open: readonly GrantSummary[];
  readonly waiting: readonly RequestSummary[];
  /** What is over, newest asking first. */
  readonly past: readonly PastRequest[];
  /** Secrets last asked for, newest first. */
  readonly recent: readonly RecentSecret[];
  /** The next page of the past begins after this one; null at the end. */
  readonly next: { readonly createdAt: string; readonly id: string } | null;
}

/** Open grants come from at most so many threads; a page of the past is as long. */
const MOST_OPEN = 200;
const PAGE = 50;
const RECENT = 8;

/** What the actor holds, waits for and held. */
export async function readMyAccess(
  db: Database,
  actor: Actor,
  before: { readonly createdAt: Date; readonly id: string } | null = null,
): Promise<MyAccess> {
  const { personId } = actor;
  const older = before ? { before } : {};
  const [now, open, waiting, rows] = await Promise.all([
    readClock(db.prisma),
    readGrantRows(db.prisma, { personId, open: true }, MOST_OPEN),
    readRequestRows(db.prisma, { requesterId: personId, waiting: true }, MOST_OPEN),
    readRequestRows(db.prisma, { requesterId: personId, over: true, ...older }, PAGE + 1),
  ]);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    now: now.toISOString(),
    open: open.map(summaryOfGrant).reverse(),
    waiting: waiting.map(summaryOfRequest),
    past: await readPast(db, personId, page, now),
    recent: before
      ? []
      : recentOf([...open.map(secretOfGrant), ...[...waiting, ...page].flatMap(secretOfRow)]),
    next: last && rows.length > PAGE ? { createdAt: last.createdAt.toISOString(), id: last.id } : null,
  };
}

async function readPast(
  db: Database,
  personId: string,
  rows: readonly RequestRow[],
  now: Date,
): Promise<readonly PastRequest[]> {
  const requestIds = rows.filter((row) => row.grantId !== null).map((row) => row.id);
  const grants = await readGrantRows(db.prisma, { personId, requestIds }, Math.max(1, requestIds.length));
  const grantOf = new Map(grants.map((grant) => [grant.requestId, grant]));
  return rows.map((row) => {
    const grant = grantOf.get(row.id);
    return {
      request: summaryOfRequest(row),
      grant: grant ? summaryOfGrant(grant) : null,
      mayExtend: grant !== undefined && whyNotExtend(grant, now) === null,
    };
  });
}

/** The secrets of these, each once, the last asked for first. */
function recentOf(asked: readonly RecentSecret[]): readonly RecentSecret[] {
  const recent = new Map<string, RecentSecret>();
  for (const secret of [...asked].sort((a, b) => (a.at < b.at ? 1 : -1))) {
    if (!recent.has(secret.secretId)) recent.set(secret.secretId, secret);
  }
  return [...recent.values()].slice(0, RECENT);
}

function secretOfGrant(row: GrantRow): RecentSecret {
  const { secretId, secretName, environment, startsAt: at } = summaryOfGrant(row);
  return { secretId, secretName, environment, at };
}

function secretOfRow(row: RequestRow): readonly RecentSecret[] {
  const request = summaryOfRequest(row);
  if (request.about !== 'secret') return [];
  const { secretId, secretName, environment, createdAt: at } = request;
  return [{ secretId, secretName, environment, at }];
}
