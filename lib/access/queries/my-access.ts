import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { readClock } from '../store/clock.ts';
import { readGrantRows } from '../store/grant-rows.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface MyAccess {
  /** The database's clock; countdowns start from here. ISO. */
  readonly now: string;
  /** Ends soonest first. */
  readonly open: readonly GrantSummary[];
  readonly waiting: readonly RequestSummary[];
  /** Grants that are over, newest first. */
  readonly ended: readonly GrantSummary[];
  /** Requests that came to nothing (denied, withdrawn, lapsed), newest first. */
  readonly closed: readonly RequestSummary[];
}

const MOST = 50;

/** What the actor holds, waits for and held. */
export async function readMyAccess(db: Database, actor: Actor): Promise<MyAccess> {
  const { personId } = actor;
  const [now, open, ended, waiting, others] = await Promise.all([
    readClock(db.prisma),
    readGrantRows(db.prisma, { personId, open: true }, MOST),
    readGrantRows(db.prisma, { personId, open: false }, MOST),
    readRequestRows(db.prisma, { requesterId: personId, waiting: true }, MOST),
    readRequestRows(db.prisma, { requesterId: personId, waiting: false }, MOST),
  ]);
  return {
    now: now.toISOString(),
    open: open.map(summaryOfGrant).reverse(),
    waiting: waiting.map(summaryOfRequest),
    ended: ended.map(summaryOfGrant),
    closed: others.filter((row) => row.grantId === null).map(summaryOfRequest),
  };
}
