/**
 * `npm run bench [-- NAME…]`: runs the files of tests/bench, each in a process of its own, prints their figures as
 * tables and writes them to bench-results/<time>.json together with what they were measured on.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { Failure, report } from '../../launch/failure.mjs';
import { ROOT } from '../../launch/home.mjs';
import { step } from '../../launch/steps.mjs';
import type { Figure } from './bench/benchmark.ts';
import { tableOf } from './bench/table.ts';
import { generateDatabaseClient, isDatabaseClientFresh } from './start/generate-database-client.ts';

const FOLDER = join(ROOT, 'tests', 'bench');
const ENDING = '.bench.ts';

interface Result {
  readonly title: string;
  readonly figures: readonly Figure[];
}

async function bench(names: readonly string[]): Promise<void> {
  if (!isDatabaseClientFresh()) await step('Generating the database client', generateDatabaseClient);
  const results: Record<string, Result> = {};
  for (const file of filesOf(names)) {
    const name = basename(file, ENDING);
    const result = await step(`Measuring ${name}`, () => runOne(file));
    results[name] = result;
    console.log(`\n${result.title}\n${tableOf(result.figures)}\n`);
  }
  console.log(`Written to ${write(results)}.`);
}

function filesOf(names: readonly string[]): string[] {
  const all = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  const unknown = names.find((name) => !all.includes(name + ENDING));
  if (unknown !== undefined) {
    throw new Failure(
      `There is no benchmark "${unknown}". There are: ${all.map((file) => basename(file, ENDING)).join(', ')}.`,
    );
  }
  const chosen = names.length === 0 ? all : names.map((name) => name + ENDING);
  return chosen.sort().map((file) => join(FOLDER, file));
}

function runOne(file: string): Promise<Result> {
  return new Promise((settle, fail) => {
    const runner = join(ROOT, 'lib', 'cli', 'bench', 'run-one.ts');
    const child = spawn(process.execPath, ['--expose-gc', runner, file], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (message) => settle(message as Result));
    child.once('exit', (code) =>
      fail(new Failure(`The benchmark ${basename(file)} ended with exit code ${code}.`)),
    );
  });
}

/** @returns the path of the written file, relative to the checkout. */
function write(results: Readonly<Record<string, Result>>): string {
  const at = new Date().toISOString();
  const file = join('bench-results', `${at.replaceAll(':', '-')}.json`);
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
  mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
  writeFileSync(join(ROOT, file), `${JSON.stringify({ at, machine, results }, null, 2)}\n`);
  return file;
}

try {
  await bench(process.argv.slice(2));
} catch (error) {
  report(error);
  process.exitCode = 1;
}
