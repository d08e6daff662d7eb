import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { connectionIdSchema } from './check-connection.ts';
import { type ConnectionCode, refuseConnection } from './rules/connection-refusals.ts';
import { deleteDraft, readDraft } from './store/connection-drafts.ts';

/** Gives up the set-up of an account. Its external id is used for nothing any more. */
export async function dropConnectionDraft(
  db: Database,
  actor: Actor,
  { connectionId }: z.output<typeof connectionIdSchema>,
): Promise<Result<null, Refusal<ConnectionCode>>> {
  if (!can(actor, 'connections.manage')) return refuseConnection('forbidden');
  return db.transaction(async (tx) => {
    const draft = await readDraft(tx, connectionId);
    if (!draft || !(await deleteDraft(tx, connectionId))) return refuseConnection('connection-unknown');
    const data = { connectionId, accountId: draft.accountId };
    await appendRecords(tx, [{ kind: 'connection.dropped', actorId: actor.personId, data }]);
    return ok(null);
  });
}
