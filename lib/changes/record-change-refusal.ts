import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import type { Refusal } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { loadChange } from './store/changes.ts';

/** Records that a change was refused before anything was sent, and hands the refusal back. */
export async function recordChangeRefusal(
  db: Database,
  actor: Actor,
  changeId: string,
  refusal: Refusal,
): Promise<{ readonly ok: false; readonly refusal: Refusal }> {
  await db.transaction(async (tx) => {
    const change = await loadChange(tx, changeId);
    const about = change ? { changeId: change.id, kind: change.kind, secretArn: change.secretArn } : {};
    await appendRecords(tx, [
      {
        kind: 'change.refused',
        actorId: actor.personId,
        ...(change ? { secretId: change.secretId } : {}),
        data: { code: refusal.code.slice(0, 64), ...about },
      },
    ]);
  });
  return { ok: false, refusal };
}
