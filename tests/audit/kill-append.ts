/**
 * A process that appends records and signs checkpoints as fast as it can, until somebody kills it. Says on its output which
 * transactions were committed, as it learns of it: those must be found afterwards.
 */
import { appendRecords } from '#lib/audit/append-records.ts';
import { folderPlace } from '#lib/audit/folder-place.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { openPlaces } from '#lib/audit/open-places.ts';
import { openSigner } from '#lib/audit/signer.ts';
import { openDatabase } from '#lib/db/client.ts';

const [url = '', home = '', run = ''] = process.argv.slice(2);
const db = openDatabase(url);
const signer = openSigner({ home });
const places = [folderPlace(`${home}/checkpoints`)];
await openPlaces(db, places);
process.stdout.write('ready\n');
const append = async (writer: number) => {
  for (let i = 0; ; i++) {
    const entries = Array.from({ length: 1 + (i % 5) }, () => ({
      kind: 'session.ended' as const,
      actorId: null,
      data: { why: `${run}.${writer}.${i}` },
    }));
    await db.transaction((tx) => appendRecords(tx, entries));
    process.stdout.write(`${run}.${writer}.${i} ${entries.length}\n`);
  }
};
const sign = async () => {
  for (;;) {
    await makeCheckpoint(db, signer, { force: true });
    await keepCheckpoints(db, signer, places);
  }
};
await Promise.all([append(1), append(2), append(3), sign()]);
