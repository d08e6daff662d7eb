import { attemptRotation } from '../rotation/attempt-rotation.ts';
import { findDueRotations } from '../state/rotation-runs.ts';
import type { World } from '../world.ts';
import { beginScheduledRotations } from './begin-scheduled-rotations.ts';
import { copyToReplicas } from './copy-to-replicas.ts';
import { noteWords } from './note-words.ts';
import { purgeDeleted } from './purge-deleted.ts';

/** Work that calls leave behind: deletions whose window ends, copies in other regions, rotations. */
export interface Background {
  /** Looks soon, instead of at the next tick. */
  wake(): void;
  /** Lets go of what is under way; the next start goes on with it. */
  stop(): Promise<void>;
}

const MOST_ROTATIONS_AT_ONCE = 4;
/** A call wakes before it has committed. */
const WAKING_MS = 15;

/** Everything is found in the database at each tick, so nothing is lost when the process ends. */
export function startBackground(
  world: World,
  endpoint: string,
  onDefect: (work: string, error: unknown) => void,
): Background {
  const stopping = new AbortController();
  const rotating = new Map<number, Promise<void>>();
  let ticking: Promise<void> | undefined;
  let again = false;

  const attempt = async (work: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      if (!stopping.signal.aborted) onDefect(work, error);
    }
  };

  const startRotations = async () => {
    const free = MOST_ROTATIONS_AT_ONCE - rotating.size;
    if (free <= 0) return;
    const due = await findDueRotations(world.database, world.settings.now(), [...rotating.keys()], free);
    for (const run of due) {
      const work = attempt('rotation', () => attemptRotation(world, endpoint, run, stopping.signal));
      rotating.set(
        run.secretId,
        work.finally(() => {
          rotating.delete(run.secretId);
          wake();
        }),
      );
    }
  };

  const tick = async () => {
    await attempt('purge of deleted secrets', () => purgeDeleted(world));
    await attempt('words to search for', () => noteWords(world, stopping.signal));
    await attempt('replication', () => copyToReplicas(world));
    await attempt('start of scheduled rotations', () => beginScheduledRotations(world));
    await attempt('start of rotations', startRotations);
  };

  const look = () => {
    if (stopping.signal.aborted) return;
    if (ticking !== undefined) {
      again = true;
      return;
    }
    ticking = tick().finally(() => {
      ticking = undefined;
      if (!again) return;
      again = false;
      look();
    });
  };

  let waking: NodeJS.Timeout | undefined;
  const wake = () => {
    if (stopping.signal.aborted) return;
    waking ??= setTimeout(() => {
      waking = undefined;
      look();
    }, WAKING_MS);
  };

  const timer = setInterval(look, world.settings.backgroundSeconds * 1000);
  wake();
  return {
    wake,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      clearTimeout(waking);
      await ticking;
      await Promise.all(rotating.values());
    },
  };
}
