import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#lib/db/client.ts';
import type { Alarms } from './alarms.ts';
import { isAuditClockBehind } from './store/health.ts';

const LOOK_MS = 10_000;
const ANSWER_MS = 5_000;
/** So many looks in a row that fail are no restart of the database any more. */
const MISSED_LOOKS = 2;

export interface WatchOptions {
  readonly everyMs?: number;
  readonly answerMs?: number;
}

/** Looks every ten seconds whether the database answers, and raises the alarm past it when it does not. */
export function watchDatabase(
  db: Database,
  alarms: Alarms,
  { everyMs = LOOK_MS, answerMs = ANSWER_MS }: WatchOptions = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = watch();

  async function watch(): Promise<void> {
    let missed = 0;
    while (!stopping.signal.aborted) {
      const state = await look(db, answerMs);
      missed = state === 'down' ? missed + 1 : 0;
      if (missed >= MISSED_LOOKS && !stopping.signal.aborted) void alarms.raise('database-down');
      if (state === 'clock-behind') void alarms.raise('clock-behind');
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function look(db: Database, answerMs: number): Promise<'well' | 'down' | 'clock-behind'> {
  const late = new AbortController();
  try {
    const behind = await Promise.race([
      isAuditClockBehind(db.prisma),
      pause(answerMs, 'late' as const, { signal: late.signal, ref: false }),
    ]);
    if (behind === 'late') return 'down';
    return behind ? 'clock-behind' : 'well';
  } catch {
    return 'down';
  } finally {
    late.abort();
  }
}
