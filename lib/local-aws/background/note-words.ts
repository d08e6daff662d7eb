import { noteSearchWords } from '../state/search.ts';
import type { World } from '../world.ts';

const BATCH = 500;

/** Notes what secrets that were made or changed can be found by. */
export async function noteWords({ database }: World, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted && (await noteSearchWords(database, BATCH)) === BATCH);
}
