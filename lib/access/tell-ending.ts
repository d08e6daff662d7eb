import type { Database, Transaction } from '#lib/db/client.ts';
import { announce } from './announce.ts';
import { ENDING_LEAD } from './rules/ending.ts';
import { type EndingGrant, lockEndingGrants } from './store/holdings.ts';
import { settleEnded } from './store/outbox.ts';

const BATCH = 100;
const MOST_BATCHES = 100;

/**
 * Job: tells each holder once that their access ends soon, and marks what it told as handled when that access is over. May
 * be cut off anywhere and run twice. @returns how many were told.
 */
export async function tellEnding(db: Database): Promise<number> {
  let told = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const found = await db.transaction(tellBatch);
    told += found;
    if (found < BATCH) break;
  }
  await settleEnded(db.prisma);
  return told;
}

async function tellBatch(tx: Transaction): Promise<number> {
  const ending = await lockEndingGrants(tx, ENDING_LEAD, BATCH);
  await announce(tx, ending.map(announcementOf));
  return ending.length;
}

function announcementOf({ id: grantId, requestId, threadId, secretId, personId, endsAt }: EndingGrant) {
  return {
    kind: 'grant.ending',
    actorId: null,
    about: { threadId, requestId, grantId, secretId },
    to: { people: [personId] },
    dedupeKey: ENDING_LEAD.key + grantId,
    data: { endsAt: endsAt.toISOString() },
  } as const;
}
