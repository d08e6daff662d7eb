import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#lib/db/migrate.ts';
import type { JobContext, RecurringJob } from '#lib/jobs/recurring-job.ts';
import { startJobs } from '#lib/jobs/start-jobs.ts';
import { createLog } from '#lib/kernel/log.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a job runs again and again, on one instance at a time, and goes on after it failed', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const enough = Promise.withResolvers<void>();
  const job: RecurringJob<JobContext> = {
    name: 'probe-job',
    everySeconds: 1,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((settle) => setImmediate(settle));
      running -= 1;
      runs += 1;
      if (runs >= 4) enough.resolve();
      if (runs % 2 === 0) throw new Error('this run fails');
    },
  };
  const context = { db: database.db, log: createLog('silent') };
  const one = await startJobs(database.applicationUrl, context, [job]);
  const other = await startJobs(database.applicationUrl, context, [job]);
  await enough.promise;
  await Promise.all([one.stop(), other.stop()]);
  expect(most).toBe(1);
});

test('a run that ended without a word is taken up by another instance, and the turns go on', async () => {
  let runs = 0;
  const hang = Promise.withResolvers<void>();
  const stuck = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  const job: RecurringJob<JobContext> = {
    name: 'lost-job',
    everySeconds: 1,
    run: async () => {
      runs += 1;
      // By the third turn nothing is left of what each instance orders when it starts.
      if (runs === 3) {
        stuck.resolve();
        await hang.promise;
      }
      if (runs === 5) again.resolve();
    },
  };
  const context = { db: database.db, log: createLog('silent') };
  const one = await startJobs(database.applicationUrl, context, [job]);
  const other = await startJobs(database.applicationUrl, context, [job]);
  await stuck.promise;
  // As if its process had died: from now on no sign of life is young enough.
  await database.db.pool.query(
    `UPDATE pgboss.job SET heartbeat_seconds = -60 WHERE name = 'lost-job' AND state = 'active'`,
  );
  await again.promise;
  hang.resolve();
  await Promise.all([one.stop(), other.stop()]);
  expect(runs).toBeGreaterThanOrEqual(5);
}, 60_000);

test('a database of the users has the place of the queue after its migrations', async () => {
  const own = await createEmptyDatabase();
  await migrate(own.url);
  const ran = Promise.withResolvers<void>();
  const job: RecurringJob<JobContext> = {
    name: 'first-job',
    everySeconds: 60,
    run: async () => ran.resolve(),
  };
  const jobs = await startJobs(own.url, { db: database.db, log: createLog('silent') }, [job]);
  await ran.promise;
  await jobs.stop();
  await own.drop();
});
