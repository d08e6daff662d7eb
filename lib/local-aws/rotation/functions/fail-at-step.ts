import type { RotationFunction, Step } from '../rotation-function.ts';
import { rotateGeneric } from './rotate-generic.ts';

/** How often each function has failed for a secret since the server was started. */
const failures = new Map<string, number>();

/** A function that fails at one step, for trying out what happens then. */
export function failAtStep(wish: { name: string; step: Step; times?: number | undefined }): RotationFunction {
  return async (event, context) => {
    if (
      event.Step === wish.step &&
      stillFails(`${wish.name} ${event.SecretId} ${event.ClientRequestToken}`, wish.times)
    ) {
      throw new Error('told to fail');
    }
    await rotateGeneric(event, context);
  };
}

function stillFails(key: string, times: number | undefined): boolean {
  if (times === undefined) return true;
  const failed = failures.get(key) ?? 0;
  failures.set(key, failed + 1);
  return failed < times;
}
