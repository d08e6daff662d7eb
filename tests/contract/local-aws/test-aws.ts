import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect, LocalAwsOptions } from '#lib/local-aws/options.ts';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { createSampleCompany } from '#tests/support/sample-company.ts';
import { ACCOUNT } from './another-account/local-only.ts';
import { testAwsOf } from './another-account/test-aws-of.ts';
import { clientsAt, rawCall, readRecords, type TestAws } from './test-clients.ts';

export { localOnly } from './another-account/local-only.ts';
export {
  ANYBODY,
  authorization,
  eventually,
  type Keys,
  type RawAnswer,
  REGION,
  refusalOf,
  sorted,
  type TestAws,
} from './test-clients.ts';

/**
 * A server of its own on a database of its own; without delay and rate limit unless told. When the tests are pointed at
 * another account, a way into that.
 */
export async function startTestAws(
  options: Partial<LocalAwsOptions> & { seed?: boolean } = {},
): Promise<TestAws> {
  if (ACCOUNT !== undefined) return await testAwsOf(ACCOUNT, options);
  const folder = await mkdtemp(join(tmpdir(), 'local-aws-'));
  const keyFile = join(folder, 'key');
  const { seed, ...rest } = options;
  const database = seed ? await createSampleCompany(keyFile) : await createEmptyDatabase();
  const clock = { now: new Date() };
  const defects: Defect[] = [];
  const server = await startLocalAws({
    databaseUrl: database.url,
    keyFile,
    port: 0,
    now: () => clock.now,
    trailDelaySeconds: 0,
    lookupsPerSecond: null,
    maxConnections: 6,
    onDefect: (defect) => defects.push(defect),
    ...rest,
  });
  const clients = clientsAt(server.url);
  const aws: TestAws = {
    url: server.url,
    databaseUrl: database.url,
    keyFile,
    clock,
    defects,
    ...clients.services,
    raw: (target, body, headers) => rawCall(server.url, target, body, headers),
    records: (attribute, keys) => readRecords(aws.trail(keys), attribute),
    async close() {
      clients.destroy();
      await server.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return aws;
}
