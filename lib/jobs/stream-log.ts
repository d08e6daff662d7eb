import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { streamRecords } from '#lib/audit/stream-records.ts';
import { sinkOf } from '#lib/audit/stream-sink.ts';
import type { ProductJobContext } from './product-job-context.ts';

const LOOK_MS = 1_000;
const RUN_MS = 10 * 60_000;
const LONGEST_WAIT_MS = 60_000;

/** Sends every audit record on to where the settings say, one batch at a time; what does not take them is waited for. */
export async function streamLog({ db, audit, log, signal }: ProductJobContext): Promise<void> {
  if (!audit.stream) return;
  const { target, token } = audit.stream;
  const sink = sinkOf(target, token);
  const name = nameOf(target);
  const until = performance.now() + RUN_MS;
  let failures = 0;
  while (!signal.aborted && performance.now() < until) {
    const turn = await streamRecords(db, name, sink);
    if (turn.kind === 'sent') {
      failures = 0;
      continue;
    }
    let waitMs = LOOK_MS;
    if (turn.kind === 'not-taken') {
      waitMs = turn.waitMs ?? Math.min(LOOK_MS * 2 ** failures++, LONGEST_WAIT_MS);
      log.warn({ event: 'audit-stream.waiting', code: turn.trouble, ms: waitMs });
    }
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Another target is another stream and begins with the first record. An address may hold a key, so it is not stored. */
function nameOf(target: string): string {
  const kind = target === 'stdout' ? 'stdout' : target.startsWith('/') ? 'file' : 'webhook';
  return `${kind} ${createHash('sha256').update(target).digest('hex').slice(0, 12)}`;
}
