import type { Transaction } from '#lib/db/client.ts';
import type { LabelEvent } from './rules/label-events.ts';
import { replayLabels } from './rules/label-replay.ts';
import {
  deleteMovements,
  explainMovements,
  insertRecorded,
  loadMadeVersions,
  loadRecorded,
  type RecordedRow,
} from './store/recorded-movements.ts';

/**
 * Tells the label history of one secret anew, from all records that there are of it. What is the same stays untouched,
 * so it may be done at any time, in any order, as often as one likes. What we saw ourselves and a record explains is
 * marked as explained. Returns how many movements are new or gone.
 */
export async function absorbLabelActs(
  tx: Transaction,
  secretId: string,
  events: readonly LabelEvent[],
): Promise<number> {
  const movements = replayLabels(events, await loadMadeVersions(tx, secretId));
  const wanted = new Map(
    movements.map((movement): [string, RecordedRow] => [
      keyOf({ ...movement, secretId }),
      { ...movement, secretId },
    ]),
  );
  const known = await loadRecorded(tx, secretId);
  const stale = known.filter((row) => !wanted.delete(keyOf(row)));
  await deleteMovements(
    tx,
    stale.map((row) => row.id),
  );
  await insertRecorded(tx, [...wanted.values()]);
  if (stale.length + wanted.size > 0) await explainMovements(tx, [secretId]);
  return stale.length + wanted.size;
}

function keyOf({
  label,
  fromVersionId,
  toVersionId,
  at,
  how,
  who,
  whoKind,
  movedBy,
  approvalId,
  eventId,
}: RecordedRow) {
  return JSON.stringify([
    label,
    fromVersionId,
    toVersionId,
    at,
    how,
    who,
    whoKind,
    movedBy,
    approvalId,
    eventId,
  ]);
}
