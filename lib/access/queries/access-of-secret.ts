import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readGrantRows } from '../store/grant-rows.ts';
import { readRequestRows } from '../store/request-rows.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';
import { type SecretRequestSummary, secretSummaries } from './request-summary.ts';

export interface AccessOfSecret {
  readonly openGrants: readonly GrantSummary[];
  /** Newest first, at most 100. */
  readonly requests: readonly SecretRequestSummary[];
  /** False: only the actor's own are shown, because their role does not see others'. */
  readonly everybodys: boolean;
}

const MOST = 100;

/** Open grants and requests of one secret, as far as the actor may see them. */
export async function readAccessOfSecret(
  db: Database,
  actor: Actor,
  secretId: string,
): Promise<AccessOfSecret> {
  const everybodys = can(actor, 'requests.read-all');
  const personId = everybodys ? null : actor.personId;
  const [grants, requests] = await Promise.all([
    readGrantRows(db.prisma, { personId, secretId, open: true }, MOST),
    readRequestRows(db.prisma, { requesterId: personId, secretId }, MOST),
  ]);
  return {
    openGrants: grants.map(summaryOfGrant),
    requests: secretSummaries(requests),
    everybodys,
  };
}
