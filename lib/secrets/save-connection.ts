import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { isUsable, readCheck } from '#lib/aws/rules/role-check.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { connectionIdSchema } from './check-connection.ts';
import { type ConnectionCode, refuseConnection } from './rules/connection-refusals.ts';
import { deleteDraft, readDraft } from './store/connection-drafts.ts';
import { connectDraft, lockConnections, readAllConnections } from './store/write-connections.ts';

/**
 * Connects an account that was set up and checked: from now on its inventory and its trail are read. What the check found
 * missing stays told; without an inventory role that lists secrets in every region nothing is connected.
 */
export async function saveConnection(
  db: Database,
  aws: Aws,
  actor: Actor,
  { connectionId }: z.output<typeof connectionIdSchema>,
): Promise<Result<{ readonly connectionId: string }, Refusal<ConnectionCode>>> {
  if (!can(actor, 'connections.manage')) return refuseConnection('forbidden');
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    const draft = await readDraft(tx, connectionId);
    if (!draft || draft.kind !== aws.kind) return refuseConnection('connection-unknown');
    const check = readCheck(draft.checkResult);
    if (!isUsable(check)) return refuseConnection('not-usable');
    const all = await readAllConnections(tx);
    const others = all.filter((other) => other.id !== draft.id);
    if (others.some((other) => other.name === draft.name)) return refuseConnection('name-taken', 'name');
    if (others.some((other) => other.kind === draft.kind && other.accountId === draft.accountId)) {
      return refuseConnection('connected-already');
    }
    await connectDraft(
      tx,
      draft,
      all.some((other) => other.id === draft.id),
    );
    await deleteDraft(tx, draft.id);
    const missing = check.filter(({ state }) => state !== 'works').map(({ role, what }) => `${role} ${what}`);
    const data = {
      connectionId,
      accountId: draft.accountId,
      regions: [...draft.regions],
      cameBy: 'set-up' as const,
      missing: [...new Set(missing)].slice(0, 200),
    };
    await appendRecords(tx, [{ kind: 'connection.added', actorId: actor.personId, data }]);
    return ok({ connectionId });
  });
}
