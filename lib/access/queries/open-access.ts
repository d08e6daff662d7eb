import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readGrantRows } from '../store/grant-rows.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface OpenAccess {
  /** Ends soonest first. */
  readonly grants: readonly GrantSummary[];
  /** Oldest deadline first. */
  readonly waiting: readonly RequestSummary[];
}

const MOST = 50;

/** What is open and what waits now, of everybody; of the actor alone where their role does not see others'. */
export async function readOpenAccess(db: Database, actor: Actor): Promise<OpenAccess> {
  const personId = can(actor, 'requests.read-all') ? null : actor.personId;
  const [grants, waiting] = await Promise.all([
    readGrantRows(db.prisma, { personId, open: true }, MOST),
    readRequestRows(db.prisma, { requesterId: personId, waiting: true }, MOST),
  ]);
  return {
    grants: grants.map(summaryOfGrant).reverse(),
    waiting: waiting.map(summaryOfRequest).sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1)),
  };
}
