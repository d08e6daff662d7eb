import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { gainedReaders } from '#lib/readers/queries/gained-readers.ts';
import { announceNotWhole, announceSilence } from './announce-trail.ts';
import { announceUnexplained } from './announce-unexplained.ts';
import { CHECKS, checksOf } from './checks.ts';
import type { BudgetFacts, FactKind, FactsByKind } from './rules/facts.ts';
import type { Draft } from './rules/finding.ts';
import { planLifecycle } from './rules/lifecycle.ts';
import { loadKept, lockFindings, writePlan } from './store/findings.ts';
import { selectBursts, selectReaderFacts, selectUnexplained } from './store/reader-facts.ts';
import { selectSecretFacts, selectTrailOfSecrets } from './store/secret-facts.ts';
import { selectTwins } from './store/twin-facts.ts';
import { selectContradictions, selectFeeds, selectUnwitnessed } from './store/witness-facts.ts';
import { loadTrailFacts } from './trail-facts.ts';

/** What is told to people the moment it is found. */
const TOLD: Readonly<Record<string, (tx: Transaction, drafts: readonly Draft[]) => Promise<void>>> = {
  'unexplained-read': announceUnexplained,
  'feed-silent': announceSilence,
  'trail-not-whole': announceNotWhole,
};

/** Secrets looked at together: bounds what is held in memory and how long one query takes. */
const AT_ONCE = 1_000;

export interface FindingsReport {
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
}

/** Facts of rooms that stand behind this one. What is not handed over is not judged, and its findings stay as they are. */
export interface HandedFacts {
  readonly budgets?: readonly BudgetFacts[];
}

/**
 * Runs every check over everything and writes what became wrong, what came back and what is over. All facts are read
 * before anything is written: a run that is cut off or fails resolves nothing. What has not changed is not written.
 */
export async function judgeFindings(
  db: Database,
  signal?: AbortSignal,
  handed: HandedFacts = {},
): Promise<FindingsReport> {
  const now = await databaseNow(db.prisma);
  const drafts = new Map<string, Draft[]>(CHECKS.map((check) => [check.name, []]));
  await lookAtSecrets(db, now, drafts, signal);
  look('burst', await selectBursts(db.pool, now), now, drafts);
  look('unexplained', await selectUnexplained(db.pool, now), now, drafts);
  look('unwitnessed', await selectUnwitnessed(db.pool, now), now, drafts);
  look('contradiction', await selectContradictions(db.pool, now), now, drafts);
  look('feed', await selectFeeds(db.pool), now, drafts);
  look('twin', await selectTwins(db.pool), now, drafts);
  look('directReader', await gainedReaders(db), now, drafts);
  const trail = await loadTrailFacts(db, now);
  look('trailSource', trail.sources, now, drafts);
  look('integrity', trail.integrity, now, drafts);
  if (handed.budgets) look('budget', handed.budgets, now, drafts);
  else for (const { name } of checksOf('budget')) drafts.delete(name);
  const report = { opened: 0, reopened: 0, resolved: 0 };
  for (const [checkName, found] of drafts) {
    if (signal?.aborted) break;
    const done = await settle(db, checkName, found);
    report.opened += done.opened;
    report.reopened += done.reopened;
    report.resolved += done.resolved;
  }
  return report;
}

async function lookAtSecrets(
  db: Database,
  now: Date,
  drafts: Map<string, Draft[]>,
  signal?: AbortSignal,
): Promise<void> {
  const trail = await selectTrailOfSecrets(db.pool);
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const secrets = await selectSecretFacts(db.pool, after, AT_ONCE, trail);
    const last = secrets.at(-1);
    if (!last) return;
    look('secret', secrets, now, drafts);
    const ids = secrets.map((secret) => secret.secretId);
    look('reader', await selectReaderFacts(db.pool, ids, now), now, drafts);
    after = last.secretId;
  }
}

function look<K extends FactKind>(
  kind: K,
  rows: readonly FactsByKind[K][],
  now: Date,
  drafts: Map<string, Draft[]>,
): void {
  for (const check of checksOf(kind)) {
    const judge = check.judge as (facts: FactsByKind[K], now: Date) => Draft | null;
    const found = drafts.get(check.name);
    for (const facts of rows) {
      const draft = judge(facts, now);
      if (draft) found?.push(draft);
    }
  }
}

/** One check, in one transaction: the plan, its steps, the record, and a word to those who must know. */
async function settle(db: Database, checkName: string, drafts: readonly Draft[]): Promise<FindingsReport> {
  return await db.transaction(async (tx) => {
    await lockFindings(tx);
    const now = await databaseNow(tx);
    const kept = await loadKept(
      tx,
      checkName,
      drafts.map((draft) => draft.subject),
    );
    const plan = planLifecycle(kept, drafts, now);
    const report = {
      opened: plan.open.length,
      reopened: plan.change.filter(({ step }) => step !== null).length,
      resolved: plan.resolve.length,
    };
    await writePlan(tx, checkName, plan, now);
    if (report.opened + report.reopened + report.resolved === 0) return report;
    const tell = TOLD[checkName];
    if (tell && report.opened + report.reopened > 0) {
      const back = plan.change.flatMap(({ step, draft }) => (step === null ? [] : [draft]));
      await tell(tx, [...plan.open, ...back]);
    }
    await appendRecords(tx, [
      { kind: 'findings.judged', actorId: null, data: { check: checkName, ...report } },
    ]);
    return report;
  });
}
