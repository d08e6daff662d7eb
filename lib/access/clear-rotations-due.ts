import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { readClock } from './store/clock.ts';
import { clearRotationDue, lockReplaceable } from './store/rotations.ts';

const BATCH = 100;
const MOST_BATCHES = 100;

/** Job: clears what had to be rotated and has a newer current version now. @returns how many. */
export async function clearRotationsDue(db: Database): Promise<number> {
  let cleared = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const done = await db.transaction(clearBatch);
    cleared += done;
    if (done < BATCH) break;
  }
  return cleared;
}

async function clearBatch(tx: Transaction): Promise<number> {
  const entries: AuditEntry[] = [];
  const at = await readClock(tx);
  for (const due of await lockReplaceable(tx, BATCH)) {
    if (!(await clearRotationDue(tx, due.id, { at, versionId: due.currentId }))) continue;
    const { id: rotationDueId, versionId, currentId: newVersionId, secretId, grantId } = due;
    entries.push({
      kind: 'rotation.seen',
      ...{ actorId: null, secretId, grantId },
      data: { rotationDueId, versionId, newVersionId },
    });
  }
  await appendRecords(tx, entries);
  return entries.length;
}
