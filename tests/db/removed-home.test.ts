import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';

const SETTINGS = ['fsync=off', 'full_page_writes=off'];

// Only as root the data lies outside of a home that the account of the server may not enter.
test.skipIf(process.getuid?.() !== 0)(
  'a home that was removed begins anew, and what it left is set aside',
  async () => {
    const parent = await mkdtemp(join(tmpdir(), 'countersign-private-'));
    await chmod(parent, 0o700);
    const folder = join(parent, 'postgres');
    const first = await startEmbeddedPostgres({ folder, settings: SETTINGS });
    await first.stop();
    const { dataFolder } = JSON.parse(await readFile(join(folder, 'cluster.json'), 'utf8')) as {
      dataFolder: string;
    };
    expect(dataFolder.startsWith(parent)).toBe(false);
    try {
      const again = await startEmbeddedPostgres({ folder, settings: SETTINGS });
      await again.stop();
      await rm(folder, { recursive: true });
      const anew = await startEmbeddedPostgres({ folder, settings: SETTINGS });
      await anew.stop();
      expect(existsSync(dataFolder)).toBe(true);
    } finally {
      await rm(dirname(dataFolder), { recursive: true, force: true });
      await rm(parent, { recursive: true, force: true });
    }
  },
);
