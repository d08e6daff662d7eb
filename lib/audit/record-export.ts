import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';

/** Records that somebody takes a copy of the log or of one record away, before the first byte of it leaves. */
export async function recordExport(
  db: Database,
  taken: {
    readonly personId: string;
    readonly form: 'json-lines' | 'proof';
    readonly from: number;
    readonly to: number;
    readonly checkpoint: number | null;
  },
): Promise<void> {
  const { personId, ...data } = taken;
  await db.transaction((tx) => appendRecords(tx, [{ kind: 'audit.exported', actorId: personId, data }]));
}
