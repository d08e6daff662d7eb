import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runNode } from '#lib/cli/run-tool.ts';
import { holdHome } from '#lib/cli/start/running-mark.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-import-'));
  await chmod(home, 0o711);
  file = join(home, 'records.json');
  await writeFile(file, '{"Records":[]}');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const importFile = () =>
  runNode(['lib/cli/import.ts', file], { withinMs: 60_000, environment: { COUNTERSIGN_HOME: home } });

test('an import without a product starts a database for itself and lets the home go', async () => {
  const { code, output } = await importFile();
  expect(output).toMatch(/^files +1$/m);
  expect(code).toBe(0);
  expect(existsSync(join(home, 'running.json'))).toBe(false);
}, 60_000);

test('an import leaves a home alone in which a product is starting', async () => {
  const held = await holdHome(home);
  const { code, output } = await importFile();
  expect(output).toMatch(/already starting from this home/);
  expect(code).toBe(1);
  expect(existsSync(join(home, 'postgres'))).toBe(false);
  held.release();
});
