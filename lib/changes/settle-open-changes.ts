import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { findAccount } from '#lib/secrets/queries/find-account.ts';
import { readBackChange } from './read-back-change.ts';
import { LONGEST_ROTATION_MS } from './rules/change.ts';
import { landChange, loadOpenChanges, type StoredChange } from './store/changes.ts';

const MOST_AT_ONCE = 50;

/**
 * Reads back the changes whose result is not known: whose process ended on the way, whose answer was lost, or that AWS
 * still works on. Nothing is sent again. For the job; any number of instances. @returns how many were looked at.
 */
export async function settleOpenChanges(db: Database, aws: Aws, signal?: AbortSignal): Promise<number> {
  const open = await loadOpenChanges(db.prisma, MOST_AT_ONCE);
  const now = await databaseNow(db.prisma);
  for (const change of open) {
    if (signal?.aborted) break;
    await settleOne(db, aws, change, now, signal);
  }
  return open.length;
}

async function settleOne(
  db: Database,
  aws: Aws,
  change: StoredChange,
  now: Date,
  signal: AbortSignal | undefined,
): Promise<void> {
  const account = await findAccount(db, change.connectionId, aws.kind);
  if (!account) return;
  const sinceMs = now.getTime() - (change.startedAt ?? now).getTime();
  const isRotation = change.kind === 'rotate' || change.kind === 'test-rotation';
  if (isRotation && change.state === 'accepted' && sinceMs > LONGEST_ROTATION_MS) {
    await giveUp(db, change);
    return;
  }
  // Accepted: AWS said yes, so only the effect is awaited. Else nobody knows what it said.
  const answer =
    change.state === 'accepted'
      ? { ok: true, sent: true, code: null }
      : { ok: false, sent: true, code: null };
  await readBackChange(db, aws, change, {
    account,
    answer,
    traces: null,
    sinceMs,
    ...(signal ? { signal } : {}),
  });
}

/** A rotation that shows no end: the change is over, what became of the pending version is the doctor's matter. */
async function giveUp(db: Database, change: StoredChange): Promise<void> {
  await db.transaction(async (tx) => {
    const code = 'rotation-unfinished';
    if (!(await landChange(tx, change.id, { state: 'failed', code, outcome: null }))) return;
    const data = { changeId: change.id, kind: change.kind, outcome: 'failed' as const, code };
    await appendRecords(tx, [
      {
        kind: 'change.settled',
        actorId: change.actorId,
        secretId: change.secretId,
        data: { ...data, awsAccessKeyId: null, stsRequestId: null, awsRequestId: null },
      },
    ]);
  });
}
