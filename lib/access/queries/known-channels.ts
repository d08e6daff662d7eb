import type { Reader } from '../store/clock.ts';
import { type KnownChannel, loadKnownChannels } from '../store/outbox.ts';

/** Every channel a policy may name, by name. */
export async function knownChannels(db: Reader): Promise<readonly KnownChannel[]> {
  return await loadKnownChannels(db);
}
