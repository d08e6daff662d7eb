import type { Database } from '#lib/db/client.ts';
import { judgeReads } from './rules/verdict.ts';
import { loadExceptions } from './store/exception-rows.ts';
import { writing } from './store/ingest-store.ts';
import {
  loadPending,
  loadReadsByKeys,
  loadReveals,
  loadUnwitnessed,
  type StoredRead,
  saveVerdicts,
} from './store/match-store.ts';

/** Reads of one round. */
const ROUND = 5_000;

export interface MatchReport {
  /** Reads whose verdict is new or changed. */
  readonly judged: number;
}

/**
 * Matches reads of values with reveals: waiting reads, and those whose reveal became known after them. May run at any
 * time and any number of times; a reveal without its record stays unwitnessed until the record comes.
 */
export async function matchReveals(db: Database): Promise<MatchReport> {
  let judged = 0;
  for (;;) {
    const round = await writing(db.pool, async (client) => {
      const pending = await loadPending(client, ROUND);
      const keys = new Set(pending.flatMap((read) => read.accessKeyId ?? []));
      for (const reveal of await loadUnwitnessed(client)) keys.add(reveal.accessKeyId);
      const reveals = await loadReveals(client, [...keys]);
      const ofReveals = await loadReadsByKeys(client, [
        ...new Set(reveals.map((reveal) => reveal.accessKeyId)),
      ]);
      const reads = distinct([...pending, ...ofReveals]);
      const secretIds = [...new Set(reads.flatMap(({ secretId }) => secretId ?? []))];
      const verdicts = judgeReads(reads, reveals, await loadExceptions(client, secretIds));
      const changed = [...verdicts].filter(([read, verdict]) => !isSame(read.before, verdict));
      await saveVerdicts(client, changed);
      return { pending: pending.length, changed: changed.length };
    });
    judged += round.changed;
    if (round.pending < ROUND) return { judged };
  }
}

function distinct(reads: readonly StoredRead[]): StoredRead[] {
  const byIdentity = new Map<string, StoredRead>();
  for (const read of reads) {
    byIdentity.set(JSON.stringify([read.eventId, read.account, read.region, read.at]), read);
  }
  return [...byIdentity.values()];
}

function isSame(a: StoredRead['before'], b: StoredRead['before']): boolean {
  return a.verdict === b.verdict && a.code === b.code && a.revealId === b.revealId && a.grantId === b.grantId;
}
