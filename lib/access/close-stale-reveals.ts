import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { closeReveal, lockStaleReveals } from './store/reveals.ts';

const BATCH = 100;
const MOST_BATCHES = 100;

/**
 * Job: closes intents that a crash left without an outcome. Whether AWS gave a value is unknown, so the use stays
 * taken; nothing was handed out, because that needs an outcome. @returns how many were closed.
 */
export async function closeStaleReveals(db: Database): Promise<number> {
  let closed = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const done = await closeBatch(db);
    closed += done;
    if (done < BATCH) break;
  }
  return closed;
}

const NO_OUTCOME = {
  state: 'failed',
  code: 'no-outcome',
  useReturned: false,
  versionId: null,
  awsAccessKeyId: null,
  stsRequestId: null,
  awsRequestId: null,
} as const;

async function closeBatch(db: Database): Promise<number> {
  return await db.transaction(async (tx) => {
    const entries: AuditEntry[] = [];
    for (const reveal of await lockStaleReveals(tx, BATCH)) {
      if (!(await closeReveal(tx, reveal.id, NO_OUTCOME))) continue;
      entries.push({
        kind: 'reveal.failed',
        actorId: null,
        secretId: reveal.secretId,
        requestId: reveal.requestId,
        grantId: reveal.grantId,
        data: { revealId: reveal.id, code: NO_OUTCOME.code, useReturned: false },
      });
    }
    await appendRecords(tx, entries);
    return entries.length;
  });
}
