import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { countOpenByPerson, readGrantRows } from '../store/grant-rows.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type RequestSummary, summaryOfRequest } from './request-summary.ts';

export interface AccessOfPerson {
  /** The one that ends soonest first. */
  readonly open: readonly GrantSummary[];
  /** Waiting and closed ones, newest first. */
  readonly requests: readonly RequestSummary[];
}

const MOST = 20;

/** What a person holds now and asked for lately. Empty for somebody who does not see requests of others. */
export async function readAccessOfPerson(
  db: Database,
  actor: Actor,
  personId: string,
): Promise<AccessOfPerson> {
  if (!can(actor, 'requests.read-all') && actor.personId !== personId) return { open: [], requests: [] };
  const [open, requests] = await Promise.all([
    readGrantRows(db.prisma, { personId, open: true }, MOST),
    readRequestRows(db.prisma, { requesterId: personId }, MOST),
  ]);
  return { open: open.map(summaryOfGrant).reverse(), requests: requests.map(summaryOfRequest) };
}

/** Person → open grants, for a list of people; absent: none. */
export async function countOpenGrantsOf(
  db: Database,
  actor: Actor,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (!can(actor, 'requests.read-all') || personIds.length === 0) return new Map();
  return await countOpenByPerson(db.prisma, personIds);
}
