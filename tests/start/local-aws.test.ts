import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNode } from '#lib/cli/run-tool.ts';
import { holdHome } from '#lib/cli/start/running-mark.ts';

test('a second local AWS leaves the database of the first alone and names it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'countersign-local-aws-'));
  const folder = join(home, 'local-aws-alone');
  await mkdir(folder);
  const held = await holdHome(folder);
  held.answersAt('http://127.0.0.1:4999');
  const { code, output } = await runNode(['lib/cli/local-aws.ts', '--port', '0'], {
    withinMs: 60_000,
    environment: { COUNTERSIGN_HOME: home },
  });
  expect(output).toContain(`The local AWS already runs at http://127.0.0.1:4999 (process ${process.pid})`);
  expect(code).toBe(1);
  expect(existsSync(join(folder, 'cluster.json'))).toBe(false);
  held.release();
  await rm(home, { recursive: true, force: true });
}, 60_000);
