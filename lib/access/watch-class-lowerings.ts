import type { Database, Transaction } from '#lib/db/client.ts';
import {
  findUntoldLowerings,
  STARTED_AT_ONCE,
  startClassLowerings,
  type UntoldLowerings,
} from '#lib/secrets/start-class-lowerings.ts';
import { findDueLowerings, LOWERED_AT_ONCE, takeClassLowerings } from '#lib/secrets/take-class-lowerings.ts';
import { announce } from './announce.ts';
import { LOWERING_HEARERS } from './rules/class-lowering.ts';
import { readClock } from './store/clock.ts';

/** Rounds of 500 secrets each. */
const MOST_ROUNDS = 400;

/**
 * Job: tells of protected secrets that are to lose their class, which starts their 24 hours, and gives them that class
 * when these are over. However many a change of the rules makes, it is one announcement. May be cut off anywhere and run
 * twice. @returns how many were lowered.
 */
export async function watchClassLowerings(db: Database): Promise<number> {
  await tell(db);
  if (!(await db.transaction(announceDue))) return 0;
  let lowered = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const taken = await db.transaction(async (tx) => takeClassLowerings(tx, await readClock(tx)));
    lowered += taken;
    if (taken < LOWERED_AT_ONCE) break;
  }
  return lowered;
}

async function tell(db: Database): Promise<void> {
  const told = await db.transaction(announceUntold);
  if (told === null) return;
  const { secretIds, news } = told;
  for (let from = 0; from < secretIds.length; from += STARTED_AT_ONCE) {
    const slice = secretIds.slice(from, from + STARTED_AT_ONCE);
    await db.transaction((tx) => startClassLowerings(tx, slice, news.dueAt));
  }
}

async function announceUntold(tx: Transaction): Promise<UntoldLowerings | null> {
  const untold = await findUntoldLowerings(tx, await readClock(tx));
  if (untold === null) return null;
  const { secrets, secretId, name, to, rule, dueAt } = untold.news;
  await announce(tx, [
    {
      kind: 'class.lowering',
      actorId: null,
      about: { secretId },
      to: LOWERING_HEARERS,
      data: { secrets, name, to, rule: rule.slice(0, 512), dueAt: dueAt.toISOString() },
    },
  ]);
  return untold;
}

/** Tells of all that is due before the first of it is lowered, once, however often this is cut off. */
async function announceDue(tx: Transaction): Promise<boolean> {
  const news = await findDueLowerings(tx, await readClock(tx));
  await announce(
    tx,
    news.map(({ secrets, secretId, name, to, rule, connectionId, region, dueAt }) => ({
      kind: 'class.lowered' as const,
      actorId: null,
      about: { secretId },
      to: LOWERING_HEARERS,
      dedupeKey: `class.lowered:${connectionId}:${region}:${dueAt.toISOString()}`,
      data: { secrets, name, to, rule: rule.slice(0, 512) },
    })),
  );
  return news.length > 0;
}
