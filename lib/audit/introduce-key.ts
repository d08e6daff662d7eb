import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import { type LogKey, textOfKey } from './rules/key-line.ts';
import type { Signer } from './signer.ts';
import { insertKey, readKeys } from './store/keys.ts';

/**
 * Makes the key of this process the one that signs, if it is new, and records it. A key that was replaced signs no
 * more: an instance that was started with an old one must be given the new one.
 */
export async function introduceKey(db: Database, signer: Signer): Promise<'current' | 'replaced'> {
  const known = await readKeys(db.prisma);
  const current = known.at(-1);
  if (current?.id === signer.keyId) return 'current';
  if (known.some((key) => key.id === signer.keyId)) return 'replaced';
  await db.transaction(async (tx) => {
    if (!(await insertKey(tx, keyOf(signer, current)))) return;
    const data = { keyId: signer.keyId, previousKeyId: current?.id ?? null };
    await appendRecords(tx, [{ kind: 'audit.key-changed', actorId: null, data }]);
  });
  return 'current';
}

/** The key before it vouches for the new one where this process still holds it. */
function keyOf(signer: Signer, current: LogKey | undefined): LogKey {
  const bare = { id: signer.keyId, publicKey: signer.publicKey };
  const { previous } = signer;
  const vouches = previous !== null && previous.keyId === current?.id;
  return {
    ...bare,
    handover: vouches
      ? {
          by: previous.keyId,
          signature: previous.signBytes('key-handover', Buffer.from(textOfKey(bare), 'utf8')),
        }
      : null,
  };
}
