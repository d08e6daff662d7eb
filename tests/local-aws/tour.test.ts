import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../lib/cli/tour.ts', import.meta.url));
const hasAws = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

async function tour(words: readonly string[], environment: Record<string, string | undefined> = {}) {
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, ...words], {
      timeout: 580_000,
      env: { PATH: process.env.PATH, ...environment } as unknown as NodeJS.ProcessEnv,
    });
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, stdout, stderr };
  }
}

describe.skipIf(!hasAws)('with the aws command line (skipped where it is not installed)', () => {
  test('every step does what it should, and says so', async () => {
    const { code, stdout, stderr } = await tour([]);
    expect([code, stderr]).toEqual([0, '']);
    for (const words of [
      /Creating the secret tour\/\w{6}\/api-key … .* \(version \w{8} is AWSCURRENT\)/,
      /Moving AWSCURRENT to the candidate … .* \(and AWSPREVIOUS followed\)/,
      /Rotating it with the PostgreSQL function … .* is AWSCURRENT\)/,
      /Logging in with the new password … .* \(as tour_\w{6}_clone; tour_\w{6} goes on working\)/,
      /Rolling back to the version before … .* logs in\)/,
      /Deleting it with a recovery window .* InvalidRequestException\)/,
      /Restoring it … .* \(with the value it had\)/,
      /Looking up RotationSucceeded in the history … /,
      /Looking up RestoreSecret in the history … .* \(by arn:aws:iam::000000000000:user\/administrator/,
      /Every step did what it should\./,
    ]) {
      expect(stdout).toMatch(words);
    }
    expect(stdout).not.toContain('example-only');
  }, 600_000);

  test('a server that does not answer is a failure', async () => {
    const { code, stderr } = await tour(['--endpoint', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('aws sts get-caller-identity');
  }, 120_000);
});

test('it drives nothing that is not on this machine, and knows one option', async () => {
  const away = await tour(['--endpoint', 'https://secretsmanager.eu-central-1.amazonaws.com']);
  expect([away.code, away.stderr.trim().split('\n').length]).toEqual([1, 1]);
  expect(away.stderr).toContain('drives a local AWS only');
  const wrong = await tour(['--fast']);
  expect([wrong.code, wrong.stderr.includes('one option')]).toEqual([1, true]);
}, 60_000);

test('without the aws command line it says what to do', async () => {
  const { code, stderr } = await tour(['--endpoint', 'http://127.0.0.1:1'], { PATH: '/nowhere' });
  expect(code).toBe(1);
  expect(stderr).toContain('The aws command line was not found.');
}, 60_000);
