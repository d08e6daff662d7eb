import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What a check found. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What a person reads when something failed. */
  readonly output: string;
}

/** A check without tests of its own, as the compiler, counts as one. */
export function singleOutcome(code: number, output: string): Outcome {
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, output }
    : { passed: 0, failed: 1, skipped: 0, output };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().optional(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** Counts a run of vitest. A file that could not be loaded is one failure, and so is a run that failed without any. */
export function vitestOutcome(reportFile: string, code: number, output: string): Outcome {
  const report = readReport(reportFile, vitestReport);
  if (!report) return singleOutcome(1, output);
  const silent = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = report.numFailedTests + silent.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    output,
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).optional(),
});

/** Counts a run of Playwright. A test that passed only when repeated has failed. */
export function playwrightOutcome(reportFile: string, code: number, output: string): Outcome {
  const report = readReport(reportFile, playwrightReport);
  if (!report) return singleOutcome(1, output);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky + (report.errors?.length ?? 0);
  return { passed: expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped, output };
}

/** The last line of the whole run. */
export function summary(outcomes: readonly Outcome[]): string {
  const sum = (count: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const skipped = sum((outcome) => outcome.skipped);
  const counts = `${sum((outcome) => outcome.passed)} passed, ${sum((outcome) => outcome.failed)} failed`;
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`;
}

function readReport<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // the tool ended before it could write one
  }
}
