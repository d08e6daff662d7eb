import { setTimeout as pause } from 'node:timers/promises';
import { endTools } from '../run-tool.ts';
import type { ProductStart } from './product-start.ts';

const STEP_GRACE_MS = 2_500;
const CHILD_GRACE_MS = 3_500;
const POSTGRES_GRACE_MS = 5_500;

/**
 * Takes the product down from the top: nobody loses what it stands on while it still works. `steps` is the way up,
 * which may still be running: what it has just begun must be known before it can be stopped.
 */
export async function stopProduct(start: ProductStart, steps: Promise<unknown>): Promise<void> {
  endTools();
  await Promise.race([steps.catch(() => undefined), pause(STEP_GRACE_MS)]);
  for (const child of start.children.toReversed()) await child.stop(CHILD_GRACE_MS);
  // A PostgreSQL that takes longer goes on ending without us; the next start waits for it.
  if (start.postgres) await Promise.race([start.postgres.stop(), pause(POSTGRES_GRACE_MS)]);
  start.build?.release();
  start.home.release();
}

/** No waiting: what has no state is killed, PostgreSQL is told to end and repairs itself at the next start. */
export function stopAtOnce(start: ProductStart): void {
  for (const { pid } of start.children) kill(pid);
  void start.postgres?.stop();
  start.build?.release();
  start.home.release();
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}
