import { clearRotationsDue } from '#lib/access/clear-rotations-due.ts';
import { closeStaleReveals } from '#lib/access/close-stale-reveals.ts';
import { endLostGrants } from '#lib/access/end-lost-grants.ts';
import { expireRequests } from '#lib/access/expire-requests.ts';
import { forgetOldOffers } from '#lib/access/forget-old-offers.ts';
import { tellEnding } from '#lib/access/tell-ending.ts';
import { watchBreakGlass } from '#lib/access/watch-break-glass.ts';
import { watchClassLowerings } from '#lib/access/watch-class-lowerings.ts';
import { followLog, isWholeWalkDue } from '#lib/audit/follow-log.ts';
import { settleOpenChanges } from '#lib/changes/settle-open-changes.ts';
import { askBills } from '#lib/cost/ask-bills.ts';
import { judgeAdvice } from '#lib/cost/judge-advice.ts';
import { loadBudgetFacts } from '#lib/cost/queries/budgets.ts';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { remindWaiting } from '#lib/notify/remind-waiting.ts';
import { tidyOutbox } from '#lib/notify/tidy-outbox.ts';
import { learnDirectReaders } from '#lib/readers/learn-direct-readers.ts';
import { dropOutdatedPacks } from '#lib/reports/drop-outdated-packs.ts';
import { orderScheduledPacks } from '#lib/reports/order-scheduled-packs.ts';
import { remindCertifications } from '#lib/reports/remind-certifications.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { readResourcePolicies } from '#lib/secrets/read-resource-policies.ts';
import type { EnvironmentRule } from '#lib/secrets/rules/environment.ts';
import { readUploads } from '#lib/trail/read-uploads.ts';
import { tellLabelHistory } from '#lib/trail/tell-label-history.ts';
import { keepLog } from './keep-log.ts';
import { makePacks } from './make-packs.ts';
import { pollTrail } from './poll-trail.ts';
import type { ProductJobContext } from './product-job-context.ts';
import { readTrailBuckets } from './read-trail-buckets.ts';
import type { RecurringJob } from './recurring-job.ts';
import { streamLog } from './stream-log.ts';
import { syncAll } from './sync-all.ts';
import { watchLog } from './watch-log.ts';

export interface JobPace {
  readonly trailPollSeconds: number;
  /** Part of the quota of LookupEvents that we take, up to 1. */
  readonly trailLookupShare: number;
  /** Which environment a secret belongs to; absent: the rules that every installation starts with. */
  readonly environmentRules?: readonly EnvironmentRule[];
}

/** Everything the product does by itself, and how often. */
export function productJobs(pace: JobPace): readonly RecurringJob<ProductJobContext>[] {
  return [
    {
      name: 'close-stale-reveals',
      everySeconds: 20,
      run: async ({ db }) => void (await closeStaleReveals(db)),
    },
    { name: 'expire-requests', everySeconds: 20, run: async ({ db }) => void (await expireRequests(db)) },
    {
      name: 'forget-old-offers',
      everySeconds: 3_600,
      run: async ({ db }) => void (await forgetOldOffers(db)),
    },
    { name: 'watch-break-glass', everySeconds: 20, run: async ({ db }) => void (await watchBreakGlass(db)) },
    { name: 'clear-rotations', everySeconds: 20, run: async ({ db }) => void (await clearRotationsDue(db)) },
    { name: 'end-lost-grants', everySeconds: 20, run: async ({ db }) => void (await endLostGrants(db)) },
    { name: 'tell-ending', everySeconds: 20, run: async ({ db }) => void (await tellEnding(db)) },
    {
      name: 'settle-changes',
      everySeconds: 2,
      run: async ({ db, aws, signal }) => void (await settleOpenChanges(db, aws, signal)),
    },
    { name: 'keep-log', everySeconds: 0, run: keepLog },
    { name: 'stream-log', everySeconds: 1, run: streamLog },
    { name: 'watch-log', everySeconds: 15, run: watchLog },
    { name: 'remind-waiting', everySeconds: 30, run: async ({ db }) => void (await remindWaiting(db)) },
    { name: 'tidy-outbox', everySeconds: 3_600, run: async ({ db }) => await tidyOutbox(db) },
    {
      name: 'follow-log',
      everySeconds: 60,
      run: async ({ db, signal }) => void (await followLog(db, 'new', { signal })),
    },
    { name: 'follow-whole-log', everySeconds: 3_600, run: followWholeLog },
    { name: 'sync-inventory', everySeconds: 60, run: syncAll(pace.environmentRules) },
    {
      name: 'watch-class-lowerings',
      everySeconds: 5,
      run: async ({ db }) => void (await watchClassLowerings(db)),
    },
    { name: 'read-policies', everySeconds: 60, run: readPolicies },
    { name: 'learn-direct-readers', everySeconds: 30, run: learnReaders },
    {
      name: 'judge-findings',
      everySeconds: 60,
      run: async ({ db, signal }) =>
        void (await judgeFindings(db, signal, { budgets: await loadBudgetFacts(db) })),
    },
    { name: 'reckon-costs', everySeconds: 30, run: reckon },
    // Looks whose bill is due; each is asked for at most once a day.
    {
      name: 'ask-bills',
      everySeconds: 15,
      run: async ({ db, aws, signal }) => void (await askBills(db, aws, signal)),
    },
    { name: 'make-packs', everySeconds: 2, run: makePacks },
    {
      name: 'order-scheduled-packs',
      everySeconds: 60,
      run: async ({ db }) => void (await orderScheduledPacks(db)),
    },
    {
      name: 'drop-outdated-packs',
      everySeconds: 3_600,
      run: async ({ db }) => void (await dropOutdatedPacks(db)),
    },
    {
      name: 'remind-certifications',
      everySeconds: 600,
      run: async ({ db }) => void (await remindCertifications(db)),
    },
    { name: 'poll-trail', everySeconds: pace.trailPollSeconds, run: pollTrail(pace.trailLookupShare) },
    { name: 'read-trail-buckets', everySeconds: pace.trailPollSeconds, run: readTrailBuckets },
    { name: 'read-uploads', everySeconds: 2, run: async ({ db, signal }) => await readUploads(db, signal) },
    {
      name: 'tell-label-history',
      everySeconds: 5,
      run: async ({ db, signal }) => void (await tellLabelHistory(db, signal)),
    },
  ];
}

/** What could be saved is judged whenever a month was reckoned anew. */
async function reckon({ db, signal }: ProductJobContext): Promise<void> {
  const months = await reckonCosts(db, signal);
  if (months.length > 0) await judgeAdvice(db, signal);
}

/** The policies on secrets that changed, region by region. */
async function readPolicies({ db, aws, log, signal }: ProductJobContext): Promise<void> {
  for (const region of await connectedRegions(db)) {
    if (signal.aborted) break;
    const { stopped } = await readResourcePolicies(db, aws, region, signal);
    if (stopped !== null) {
      const { connectionId: connection, region: name } = region;
      log.warn({ event: 'policies.stopped', connection, region: name, code: stopped });
    }
  }
}

/** Who can read values past the product. */
async function learnReaders({ db, aws, log, signal }: ProductJobContext): Promise<void> {
  for (const { connectionId: connection, code } of await learnDirectReaders(db, aws, signal)) {
    log.warn({ event: 'readers.stopped', connection, code });
  }
}

/** Once a day, whatever restarts lie between. */
async function followWholeLog({ db, signal }: ProductJobContext): Promise<void> {
  if (await isWholeWalkDue(db)) await followLog(db, 'full', { signal });
}
