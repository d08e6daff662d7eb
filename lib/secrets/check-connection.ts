import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { checkRoles } from '#lib/aws/check-roles.ts';
import { type CheckLine, sumOf } from '#lib/aws/rules/role-check.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type ConnectionCode, refuseConnection } from './rules/connection-refusals.ts';
import { keepCheck, readDraft } from './store/connection-drafts.ts';
import { readConnection } from './store/read-connections.ts';

export const connectionIdSchema = z.strictObject({ connectionId: z.string().regex(patternOf('connection')) });

/** A whole check, also where AWS is slow. */
const CHECK_MS = 45_000;

/**
 * Tries the roles of an account that is being set up, or of one that is connected, and keeps what came of it. Reads no
 * value and changes nothing in AWS.
 */
export async function checkConnection(
  db: Database,
  aws: Aws,
  actor: Actor,
  { connectionId }: z.output<typeof connectionIdSchema>,
): Promise<Result<readonly CheckLine[], Refusal<ConnectionCode>>> {
  if (!can(actor, 'connections.manage')) return refuseConnection('forbidden');
  const draft = await readDraft(db.prisma, connectionId);
  const connection = draft ? null : await readConnection(db, connectionId);
  const account = draft ?? connection;
  if (!account || account.kind !== aws.kind || connection?.removedAt)
    return refuseConnection('connection-unknown');
  if (connection?.direct) return refuseConnection('no-roles');
  const regions = draft ? draft.regions : (connection?.regions ?? []).map(({ region }) => region);
  const check = await checkRoles(aws, {
    account,
    regions,
    personId: actor.personId,
    signal: AbortSignal.timeout(CHECK_MS),
  });
  return db.transaction(async (tx) => {
    if (!(await keepCheck(tx, connectionId, check, await databaseNow(tx)))) {
      return refuseConnection('changed-meanwhile');
    }
    const data = { connectionId, accountId: account.accountId, ...sumOf(check) };
    await appendRecords(tx, [{ kind: 'connection.checked', actorId: actor.personId, data }]);
    return ok(check);
  });
}
