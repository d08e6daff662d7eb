import { productJobs } from '#lib/jobs/product-jobs.ts';
import { startJobs } from '#lib/jobs/start-jobs.ts';
import { errorNameOf } from '#lib/kernel/log.ts';
import { runtime } from './runtime.ts';

/**
 * Starts the jobs of this instance. If the queue cannot be had the server still answers: pages show their age, and
 * the log says why nothing new arrives.
 */
export async function startBackgroundWork(): Promise<void> {
  const { configuration, db, aws, log, signer } = runtime();
  try {
    const jobs = productJobs({ trailPollSeconds: configuration.trailPollSeconds });
    const running = await startJobs(
      configuration.databaseUrl,
      { db, aws, log, signer, audit: configuration.audit },
      jobs,
    );
    const stop = () => void running.stop().catch(() => undefined);
    process.once('SIGTERM', stop);
    process.once('disconnect', stop);
  } catch (error) {
    log.error({ event: 'jobs.not-started', errorName: errorNameOf(error) });
  }
}
