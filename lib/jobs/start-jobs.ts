import { PgBoss } from 'pg-boss';
import { errorNameOf } from '#lib/kernel/log.ts';
import type { JobContext, RecurringJob } from './recurring-job.ts';

/** A run that tells nothing of itself for this long is taken over by another instance. */
const HEARTBEAT_SECONDS = 15;
/** A run that does tell of itself has this long: the first look back at thirty days of a busy account takes hours. */
const LONGEST_RUN_SECONDS = 12 * 3_600;
/** Every run orders the next one, so one that ended with its process or its database must be taken up again. */
const TAKEN_UP_AGAIN = 1_000;
const KEEP_FINISHED_SECONDS = 600;

export interface RunningJobs {
  stop(): Promise<void>;
}

/**
 * Starts the recurring jobs of this instance on the queue in PostgreSQL. The queue holds at most one waiting and one
 * running job of a name, so several instances share the work without doing it twice at once.
 */
export async function startJobs<C extends JobContext>(
  databaseUrl: string,
  context: Omit<C, 'signal'>,
  jobs: readonly RecurringJob<C>[],
): Promise<RunningJobs> {
  const stopping = new AbortController();
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 3,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
  });
  boss.on('error', (error) => context.log.error({ event: 'queue.failed', errorName: errorNameOf(error) }));
  await boss.start();
  for (const job of jobs) {
    await prepareQueue(boss, job.name);
    await boss.work(job.name, { pollingIntervalSeconds: 1 }, async () => {
      await runOnce(job, { ...context, signal: stopping.signal } as C);
      if (!stopping.signal.aborted) await boss.send(job.name, null, { startAfter: job.everySeconds });
    });
    await boss.send(job.name, null);
  }
  return {
    stop: async () => {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

async function prepareQueue(boss: PgBoss, name: string): Promise<void> {
  const options = {
    retryLimit: TAKEN_UP_AGAIN,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_RUN_SECONDS,
    deleteAfterSeconds: KEEP_FINISHED_SECONDS,
  };
  if (await boss.getQueue(name)) await boss.updateQueue(name, options);
  else await boss.createQueue(name, { policy: 'stately', ...options });
}

/** A failed run is logged by its class and tried again at the next turn: the pause is the back-off. */
async function runOnce<C extends JobContext>(job: RecurringJob<C>, context: C): Promise<void> {
  const begun = performance.now();
  try {
    await job.run(context);
    context.log.info({ event: 'job.done', job: job.name, ms: performance.now() - begun });
  } catch (error) {
    context.log.error({ event: 'job.failed', job: job.name, errorName: errorNameOf(error) });
  }
}
