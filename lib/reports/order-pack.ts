import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { checkWanted, type PackWanted, packWantedSchema } from './rules/wanted.ts';
import { countOpen, insertPack } from './store/packs.ts';
import { knowsZone } from './store/snapshot.ts';

export const orderPackSchema = packWantedSchema;

/** One person may have so many packs waiting at a time. */
const MOST_OPEN = 5;

/** Orders an evidence pack. It is made in the background, as of the moment the making begins. */
export async function orderPack(
  db: Database,
  actor: Actor,
  input: PackWanted,
): Promise<Result<{ readonly packId: string }>> {
  if (!can(actor, 'evidence.make'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was ordered.');
  const checked = checkWanted(input);
  if (!checked.ok) return checked;
  const wanted = checked.value;
  if (!(await knowsZone(db.pool, wanted.zone))) {
    const words = 'The database does not know this time zone. Choose another.';
    return refuse('no-such-zone', words, { zone: words });
  }
  return await db.transaction(async (tx) => {
    if ((await countOpen(tx, actor.personId)) >= MOST_OPEN) {
      return refuse(
        'too-many-open',
        'Five packs of yours are waiting. Cancel one, or wait until one is made.',
      );
    }
    const packId = mintId('evidencePack');
    const orderedAt = await databaseNow(tx);
    await insertPack(tx, { id: packId, orderedBy: actor.personId, scheduleId: null, orderedAt, wanted });
    await appendRecords(tx, [orderedRecord(packId, actor.personId, null, wanted)]);
    return ok({ packId });
  });
}

/** What the audit log keeps of an order. */
export function orderedRecord(
  packId: string,
  actorId: string | null,
  scheduleId: string | null,
  { report, period, zone, scope }: PackWanted,
): AuditEntry {
  const { environments, path, accounts } = scope;
  return {
    kind: 'evidence.ordered',
    actorId,
    data: { packId, report, ...period, zone, environments, path, accounts, scheduleId },
  };
}
