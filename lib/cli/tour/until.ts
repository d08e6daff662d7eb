import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../../launch/failure.mjs';

const WITHIN_MS = 60_000;
const BETWEEN_MS = 500;

/** Asks until there is an answer; a Failure with these words when there is none in time. */
export async function until<T>(words: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Failure(`${words}, ${WITHIN_MS / 1000} s later.`);
    await pause(BETWEEN_MS);
  }
}

export function expectThat(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Failure(words);
}
