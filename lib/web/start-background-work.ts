import { productJobs } from '#lib/jobs/product-jobs.ts';
import { startJobs } from '#lib/jobs/start-jobs.ts';
import { errorNameOf } from '#lib/kernel/log.ts';
import { loadConfiguredChannels } from '#lib/notify/load-configured-channels.ts';
import { startDispatch } from '#lib/notify/start-dispatch.ts';
import { watchDatabase } from '#lib/notify/watch-database.ts';
import { runtime } from './runtime.ts';

/**
 * Starts the jobs of this instance. If the queue cannot be had the server still answers: pages show their age, and
 * the log says why nothing new arrives.
 */
export async function startBackgroundWork(): Promise<void> {
  const { configuration, db, aws, log, signer, alarms } = runtime();
  startSending();
  try {
    const jobs = productJobs({
      trailPollSeconds: configuration.trailPollSeconds,
      trailLookupShare: configuration.trailLookupShare,
      environmentRules: configuration.file.environments,
    });
    const running = await startJobs(
      configuration.databaseUrl,
      { db, aws, log, signer, alarms, audit: configuration.audit },
      jobs,
    );
    const stop = () => void running.stop().catch(() => undefined);
    process.once('SIGTERM', stop);
    process.once('disconnect', stop);
  } catch (error) {
    log.error({ event: 'jobs.not-started', errorName: errorNameOf(error) });
  }
}

/**
 * Messages leave by themselves, without the queue: what is told must not wait for what is slow. Channels of the
 * configuration come first, so that no attempt is made without their addresses.
 */
function startSending(): void {
  const { configuration, db, log, sending, alarms } = runtime();
  const watching = watchDatabase(db, alarms);
  const dispatch = loadConfiguredChannels(db, configuration.sending.channels)
    .then(({ configured, taken }) => {
      for (const [id, sealed] of configured) sending.configured.set(id, sealed);
      if (taken.length > 0) log.error({ event: 'channels.name-taken', count: taken.length });
    })
    .catch((error: unknown) => log.error({ event: 'channels.not-loaded', errorName: errorNameOf(error) }))
    .then(() => startDispatch(sending));
  const stop = () =>
    void Promise.all([watching.stop(), dispatch.then((running) => running.stop())]).catch(() => undefined);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
}
