import type { CheckpointPlace } from './checkpoint-place.ts';

/** A place answers within so long, or it counts as away. */
const ANSWER_WITHIN_MS = 15_000;

/**
 * A place whose calls end. One that hangs, as a network folder does, is not called again before it has answered: each
 * hanging call holds a thread of the process.
 */
export function boundedPlace(place: CheckpointPlace, withinMs = ANSWER_WITHIN_MS): CheckpointPlace {
  let hanging = false;
  const bounded = async <T>(call: () => Promise<T>): Promise<T | 'unreachable'> => {
    if (hanging) return 'unreachable';
    hanging = true;
    const answer = call().finally(() => {
      hanging = false;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'unreachable'>((settle) => {
      timer = setTimeout(() => settle('unreachable'), withinMs);
    });
    return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
  return {
    name: place.name,
    put: (logId, checkpoint) => bounded(() => place.put(logId, checkpoint)),
    holdsAfter: (logId, number) => bounded(() => place.holdsAfter(logId, number)),
  };
}
