import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSampleCompany } from '#lib/cli/seed-company.ts';
import { NO_DECRYPT_ACCOUNT, PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { type LocalAws, startLocalAws } from '#lib/local-aws/server.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { createTestDatabase, type EmptyDatabase, type TestDatabase } from '#tests/support/database.ts';
import { createSampleCompany } from '#tests/support/sample-company.ts';

/** A home that began when the sample company had one account less. */
let folder: string;
let sample: EmptyDatabase;
let product: TestDatabase;
let server: LocalAws;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'older-sample-'));
  const keyFile = join(folder, 'key');
  sample = await createSampleCompany(keyFile);
  const client = new pg.Client({ connectionString: sample.url, options: '-c search_path=local_aws' });
  await client.connect();
  for (const table of ['iam_role', 'secret']) {
    await client.query(`delete from ${table} where account = $1`, [NO_DECRYPT_ACCOUNT]);
  }
  await client.end();
  product = await createTestDatabase();
  server = await startLocalAws({ databaseUrl: sample.url, keyFile, port: 0, lookupsPerSecond: null });
});
afterAll(async () => {
  await server.close();
  await product.drop();
  await sample.drop();
  await rm(folder, { recursive: true, force: true });
});

test('it keeps what it has: the account it lacks is not connected, and the stories are told once', async () => {
  const place = { ownerUrl: product.url, applicationUrl: product.applicationUrl, localAwsUrl: server.url };
  expect(await seedSampleCompany(place)).toMatch(/^\d+ secrets$/);
  const accounts = new Set((await connectedRegions(product.db)).map(({ accountId }) => accountId));
  const wanted = PRODUCT_ACCESS.accounts.map(({ accountId }) => accountId);
  expect([...accounts].sort()).toEqual(wanted.filter((account) => account !== NO_DECRYPT_ACCOUNT).sort());
  const requests = async () => (await product.db.pool.query('select id from access_request')).rows.length;
  const told = await requests();
  expect(told).toBeGreaterThan(0);
  expect(await seedSampleCompany(place)).toBeUndefined();
  expect(await requests()).toBe(told);
});
