/** Makes packs in a process of its own, so that a test can end it at any instant. Ends when no pack waits. */
import { openSigner } from '#lib/audit/signer.ts';
import { openDatabase } from '#lib/db/client.ts';
import { makeNextPack } from '#lib/reports/make-pack.ts';

const [url = '', home = ''] = process.argv.slice(2);
const db = openDatabase(url);
const signer = openSigner({ home });
process.send?.('ready');
while ((await makeNextPack(db, signer, new AbortController().signal)) !== 'none');
await db.close();
