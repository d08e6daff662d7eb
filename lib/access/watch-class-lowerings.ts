import type { Database, Transaction } from '#lib/db/client.ts';
import { startClassLowerings } from '#lib/secrets/start-class-lowerings.ts';
import { LOWERED_AT_ONCE, takeClassLowerings } from '#lib/secrets/take-class-lowerings.ts';
import { announce } from './announce.ts';
import { LOWERING_HEARERS } from './rules/class-lowering.ts';
import { readClock } from './store/clock.ts';

/** Rounds of 1,000 secrets each. */
const MOST_ROUNDS = 200;

/**
 * Job: tells of protected secrets that are to lose their class, which starts their 24 hours, and gives them that class
 * when these are over. However many a change of the rules makes, it is one announcement. May be cut off anywhere and run
 * twice. @returns how many were lowered.
 */
export async function watchClassLowerings(db: Database): Promise<number> {
  await db.transaction(tell);
  let lowered = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const taken = await db.transaction(lower);
    lowered += taken;
    if (taken < LOWERED_AT_ONCE) break;
  }
  return lowered;
}

async function tell(tx: Transaction): Promise<void> {
  const now = await readClock(tx);
  const news = await startClassLowerings(tx, now);
  if (news === null) return;
  const { secrets, secretId, name, to, rule, dueAt } = news;
  await announce(tx, [
    {
      kind: 'class.lowering',
      actorId: null,
      about: { secretId },
      to: LOWERING_HEARERS,
      data: { secrets, name, to, rule: rule.slice(0, 512), dueAt: dueAt.toISOString() },
    },
  ]);
}

async function lower(tx: Transaction): Promise<number> {
  const { news, taken } = await takeClassLowerings(tx, await readClock(tx));
  await announce(
    tx,
    news.map(({ secrets, secretId, name, to, rule, connectionId, region, dueAt }) => ({
      kind: 'class.lowered' as const,
      actorId: null,
      about: { secretId },
      to: LOWERING_HEARERS,
      // What is left for the next transaction was counted by the first.
      dedupeKey: `class.lowered:${connectionId}:${region}:${dueAt.toISOString()}`,
      data: { secrets, name, to, rule: rule.slice(0, 512) },
    })),
  );
  return taken;
}
