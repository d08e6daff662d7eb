import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../launch/failure.mjs';
import { ROOT } from '../../../launch/home.mjs';
import { runNode } from '../run-tool.ts';
import { buildProduct } from '../start/build-product.ts';
import { generateDatabaseClient } from '../start/generate-database-client.ts';
import { findChromium } from './find-chromium.ts';
import { type Outcome, playwrightOutcome, singleOutcome, vitestOutcome } from './outcome.ts';

/** One check of `npm test`. */
export interface Check {
  readonly title: string;
  /** `scratch`: a folder of this run. Throws a Failure when the check itself could not be made. */
  readonly run: (scratch: string) => Promise<Outcome>;
}

const STATIC_WITHIN_MS = 300_000;
const TESTS_WITHIN_MS = 2_400_000;
const WALLED = ['app', 'components', 'lib', 'tests', 'launch'];

/** Quick ones first; every one runs whatever the others found. */
export const CHECKS: readonly Check[] = [
  { title: 'Types', run: checkTypes },
  { title: 'Lint and format', run: checkLint },
  { title: 'Architecture', run: checkArchitecture },
  { title: 'Unit and contract tests', run: runVitest },
  { title: 'Browser', run: provideBrowser },
  { title: 'Build', run: build },
  { title: 'End-to-end tests', run: runPlaywright },
];

async function checkTypes(): Promise<Outcome> {
  await generateDatabaseClient();
  // Names of routes and of files that only the framework knows are types too.
  const routes = await runNode(['node_modules/next/dist/bin/next', 'typegen'], {
    withinMs: STATIC_WITHIN_MS,
    environment: { NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (routes.code !== 0) return singleOutcome(routes.code, routes.output);
  return await single(['node_modules/typescript/bin/tsc', '--project', '.', '--noEmit']);
}

function checkLint(): Promise<Outcome> {
  return single([
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    '--colors=off',
    '--diagnostic-level=warn',
    '.',
  ]);
}

function checkArchitecture(): Promise<Outcome> {
  return single([
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    ...WALLED.filter((folder) => existsSync(join(ROOT, folder))),
  ]);
}

async function runVitest(scratch: string): Promise<Outcome> {
  const report = join(scratch, 'vitest.json');
  const { code, output } = await runNode(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { withinMs: TESTS_WITHIN_MS, environment: { NO_COLOR: '1' } },
  );
  return vitestOutcome(report, code, output);
}

/** Where the end-to-end tests find the browser that was proven to work. */
let browser: string | undefined;

async function provideBrowser(): Promise<Outcome> {
  const lines: string[] = [];
  browser = await findChromium((line) => lines.push(line));
  const advice = 'Install a Chromium by hand, or let this machine reach the network, and run npm test again.';
  return singleOutcome(browser ? 0 : 1, [...lines, advice].join('\n'));
}

async function build(): Promise<Outcome> {
  (await buildProduct()).release();
  return singleOutcome(0, '');
}

async function runPlaywright(scratch: string): Promise<Outcome> {
  if (!browser) throw new Failure('Not run: there is no browser.');
  const report = join(scratch, 'playwright.json');
  const { code, output } = await runNode(
    ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json'],
    {
      withinMs: TESTS_WITHIN_MS,
      environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, COUNTERSIGN_TEST_CHROMIUM: browser, NO_COLOR: '1' },
    },
  );
  return playwrightOutcome(report, code, output);
}

async function single(args: readonly string[]): Promise<Outcome> {
  const { code, output } = await runNode(args, {
    withinMs: STATIC_WITHIN_MS,
    environment: { NO_COLOR: '1' },
  });
  return singleOutcome(code, output);
}
