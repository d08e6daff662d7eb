import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '#lib/trail/import-files.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const DATA = '../shared/data/cloudtrail';

describe.skipIf(!existsSync(DATA))('the real records', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('are imported', async () => {
    const first = await importFiles(database.db, [DATA], { now: new Date() });
    console.log(first);
    const again = await importFiles(database.db, [DATA], { now: new Date() });
    console.log(again);
    expect(again.new).toBe(0);
  });
});
