/** `npm test`: every check of the project, from a fresh clone, ending in one line that counts them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from '../../launch/failure.mjs';
import { duration, step } from '../../launch/steps.mjs';
import { endTools } from './run-tool.ts';
import { CHECKS, type Check } from './test/checks.ts';
import { type Outcome, singleOutcome, summary } from './test/outcome.ts';

const SHOWN_LINES = 250;

async function test(): Promise<void> {
  const began = performance.now();
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-test-run-'));
  const outcomes: Outcome[] = [];
  try {
    for (const check of CHECKS) outcomes.push(await run(check, scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`\n  All checks … ${duration(performance.now() - began)}\n`);
  console.log(summary(outcomes));
  process.exit(outcomes.every(({ failed }) => failed === 0) ? 0 : 1);
}

async function run({ title, run }: Check, scratch: string): Promise<Outcome> {
  const outcome = await step(title, () => run(scratch).catch(asOutcome), {
    note: (found) => summary([found]),
  });
  if (outcome.failed > 0) console.log(`\n${lastLines(outcome.output)}\n`);
  return outcome;
}

/** Without the colours that some tools write even into a file. */
function lastLines(output: string): string {
  return stripVTControlCharacters(output).trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}

function asOutcome(error: unknown): Outcome {
  if (error instanceof Failure) return singleOutcome(1, error.message);
  return singleOutcome(1, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endTools();
    process.exit(130);
  });
}
await test();
