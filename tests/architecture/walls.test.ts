import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import config, { ROOMS } from '../../.dependency-cruiser.mjs';
import { ROOT } from '../../launch/home.mjs';

/** One file that breaks one wall. Each rule of the house has at least one. */
const PLANTS: readonly { rule: string; file: string; text: string }[] = [
  ...ROOMS.filter((room) => room !== 'cli' && room !== 'local-aws').map((room) => ({
    rule: `room-order-${room}`,
    file: `lib/${room}/planted-order.ts`,
    text: room === 'web' ? "import '../../app/page.tsx';" : "import '#lib/web/action.ts';",
  })),
  { rule: 'room-order-notify', file: 'lib/notify/planted-above.ts', text: "import '#lib/jobs/run.ts';" },
  { rule: 'rules-stay-pure', file: 'lib/access/rules/planted-io.ts', text: "import 'node:fs';" },
  { rule: 'rules-stay-pure', file: 'lib/access/rules/planted-store.ts', text: "import '../store.ts';" },
  { rule: 'rules-stay-pure', file: 'lib/access/rules/planted-log.ts', text: "import '#lib/kernel/log.ts';" },
  { rule: 'rules-stay-pure', file: 'lib/access/rules/planted-package.ts', text: "import 'pg';" },
  { rule: 'database-only-in-stores', file: 'lib/access/planted-sql.ts', text: "import 'pg';" },
  {
    rule: 'database-only-in-stores',
    file: 'lib/access/planted-prisma.ts',
    text: "import '#lib/db/generated/client.ts';",
  },
  {
    rule: 'database-only-in-stores',
    file: 'app/planted-sql.ts',
    text: "import type { Pool } from 'pg'; export type P = Pool;",
  },
  {
    rule: 'aws-library-only-in-aws',
    file: 'lib/secrets/planted-aws.ts',
    text: "import '@aws-sdk/client-sts';",
  },
  {
    rule: 'framework-only-at-the-door',
    file: 'lib/access/planted-next.ts',
    text: "import 'next/headers.js';",
  },
  {
    rule: 'components-know-no-server',
    file: 'components/ui/planted-db.tsx',
    text: "import '#lib/db/client.ts';",
  },
  {
    rule: 'components-know-no-server',
    file: 'components/ui/planted-store.tsx',
    text: "import '#lib/access/store.ts';",
  },
  {
    rule: 'local-aws-knows-none-of-us',
    file: 'lib/local-aws/planted-shared.ts',
    text: "import '#lib/aws/client.ts';",
  },
  {
    rule: 'nobody-imports-local-aws',
    file: 'lib/aws/planted-shortcut.ts',
    text: "import '#lib/local-aws/server.ts';",
  },
  {
    rule: 'nobody-imports-the-commands',
    file: 'lib/web/planted-command.ts',
    text: "import '#lib/cli/start.ts';",
  },
  {
    rule: 'product-imports-no-tests',
    file: 'lib/web/planted-test.ts',
    text: "import '#tests/support/world.ts';",
  },
  { rule: 'no-circles', file: 'lib/access/planted-back.ts', text: "import './planted-circle.ts';" },
  { rule: 'everything-resolves', file: 'lib/access/planted-nowhere.ts', text: "import './absent.ts';" },
  { rule: 'packages-are-declared', file: 'lib/access/planted-undeclared.ts', text: "import 'undeclared';" },
  { rule: 'product-needs-no-test-packages', file: 'lib/access/planted-dev.ts', text: "import 'vitest';" },
];

/** A small house in order, for the plants to stand in. */
const HOUSE: Readonly<Record<string, string>> = {
  'app/page.tsx':
    "import '#lib/web/action.ts'; import 'next/headers.js'; import '#components/ui/button.tsx';",
  'components/ui/button.tsx': "import '#lib/access/rules/request.ts';",
  'lib/web/action.ts': "import '#lib/access/submit-request.ts'; import 'next/headers.js';",
  'lib/access/submit-request.ts':
    "import './store.ts'; import './rules/request.ts'; import '#lib/audit/append.ts';",
  'lib/access/store.ts': "import '#lib/db/client.ts'; import 'pg';",
  'lib/access/rules/request.ts':
    "import 'zod'; import '#lib/kernel/result.ts'; import '#lib/audit/rules/record.ts';",
  'lib/audit/append.ts': "import './rules/record.ts';",
  'lib/audit/rules/record.ts': "import { createHash } from 'node:crypto'; export const h = createHash;",
  'lib/aws/client.ts': "import '@aws-sdk/client-sts';",
  'lib/cli/start.ts': "import '#lib/local-aws/server.ts';",
  'lib/db/client.ts': "import './generated/client.ts';",
  'lib/db/generated/client.ts': 'export {};',
  'lib/kernel/log.ts': 'export {};',
  'lib/kernel/result.ts': 'export {};',
  'lib/local-aws/server.ts': "import '#lib/kernel/result.ts';",
  'lib/jobs/run.ts': "import '#lib/notify/send.ts';",
  'lib/notify/send.ts': 'export {};',
  'tests/support/world.ts': "import '#lib/local-aws/server.ts';",
};

const PACKAGES = ['zod', 'pg', 'next', '@aws-sdk/client-sts', 'undeclared', 'vitest'];

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'countersign-walls-'));
  cpSync(join(ROOT, '.dependency-cruiser.mjs'), join(house, '.dependency-cruiser.mjs'));
  write('package.json', JSON.stringify(packageFile()));
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  write('node_modules/next/headers.js', '');
  for (const [file, text] of Object.entries(HOUSE)) write(file, text);
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('the walls of the house', () => {
  it('let a house in order stand', () => {
    expect(violations()).toEqual([]);
  });

  it('turn red for each planted violation', () => {
    for (const { file, text } of PLANTS) write(file, text);
    write('lib/access/planted-circle.ts', "import './planted-back.ts';");
    const found = violations().map(({ from, rule }) => `${rule.name}: ${from}`);
    for (const { rule, file } of PLANTS) expect(found).toContain(`${rule}: ${file}`);
  });

  it('have a plant for every rule', () => {
    const planted = new Set(PLANTS.map(({ rule }) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});

function packageFile() {
  return {
    name: 'house',
    type: 'module',
    imports: { '#lib/*': './lib/*', '#components/*': './components/*', '#tests/*': './tests/*' },
    dependencies: { zod: '1.0.0', pg: '1.0.0', next: '1.0.0', '@aws-sdk/client-sts': '1.0.0' },
    devDependencies: { vitest: '1.0.0' },
  };
}

function write(file: string, text: string): void {
  const path = join(house, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function violations() {
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      cruiser,
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      'app',
      'components',
      'lib',
      'tests',
    ],
    { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  return report.parse(JSON.parse(stdout)).summary.violations;
}
