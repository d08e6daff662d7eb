import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { announce } from './announce.ts';
import { isReplaced } from './rules/ledger.ts';
import {
  type DueOpening,
  lockDueOpenings,
  OVERDUE_KEY,
  type OverdueOpening,
  type RotationEnd,
  readOverdueOpenings,
  settleRotation,
} from './store/break-glass.ts';
import { readClock } from './store/clock.ts';

const BATCH = 100;
const MOST_BATCHES = 100;

/**
 * Job: settles the rotation of openings whose value was replaced since, or under which nothing was read; and tells once
 * of each review that is overdue. May be cut off anywhere and run twice. @returns how many rotations were settled.
 */
export async function watchBreakGlass(db: Database): Promise<number> {
  let settled = 0;
  let after = '';
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const done = await db.transaction((tx) => settleBatch(tx, after));
    settled += done.settled;
    if (done.last === null) break;
    after = done.last;
  }
  await db.transaction(tellOverdue);
  return settled;
}

async function settleBatch(
  tx: Transaction,
  after: string,
): Promise<{ readonly settled: number; readonly last: string | null }> {
  const openings = await lockDueOpenings(tx, after, BATCH);
  const at = await readClock(tx);
  const entries: AuditEntry[] = [];
  for (const opening of openings) {
    const end = endOf(opening, at);
    if (end && (await settleRotation(tx, opening.id, end))) entries.push(entryOf(opening, end));
  }
  await appendRecords(tx, entries);
  const last = openings.length < BATCH ? null : (openings.at(-1)?.id ?? null);
  return { settled: entries.length, last };
}

type Ended = Exclude<RotationEnd, { state: 'waived' }>;

function endOf(opening: DueOpening, at: Date): Ended | null {
  const { lastSeenAt, currentId, currentCreatedAt, currentSince } = opening;
  if (lastSeenAt === null) return opening.over ? { state: 'not-needed', at } : null;
  if (currentId === null || currentSince === null) return null;
  const seen = opening.seen.map(({ versionId, createdAt }) => ({
    versionId,
    createdAt: createdAt === null ? null : new Date(createdAt),
  }));
  const current = { versionId: currentId, createdAt: currentCreatedAt, since: currentSince };
  return isReplaced(seen, lastSeenAt, current) ? { state: 'rotated', at, versionId: currentId } : null;
}

function entryOf(opening: DueOpening, end: Ended): AuditEntry {
  const { id: breakGlassId, secretId, requestId, grantId } = opening;
  const about = { actorId: null, secretId, requestId, grantId };
  return end.state === 'rotated'
    ? { kind: 'break-glass.rotated', ...about, data: { breakGlassId, versionId: end.versionId } }
    : { kind: 'break-glass.nothing-read', ...about, data: { breakGlassId } };
}

async function tellOverdue(tx: Transaction): Promise<void> {
  const overdue = await readOverdueOpenings(tx, BATCH);
  await announce(tx, overdue.map(announcementOf));
}

function announcementOf({
  id: breakGlassId,
  threadId,
  requestId,
  grantId,
  secretId,
  openerId,
  reviewDueAt,
}: OverdueOpening) {
  return {
    kind: 'break-glass.review-overdue',
    actorId: null,
    about: { threadId, requestId, grantId, secretId },
    to: { people: [openerId], roles: ['admin', 'approver'] },
    dedupeKey: OVERDUE_KEY + breakGlassId,
    data: { breakGlassId, reviewDueAt: reviewDueAt.toISOString() },
  } as const;
}
