import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '#lib/local-aws/rules/fault.ts';
import { startTestAws, type TestAws } from './test-aws.ts';

const run = promisify(execFile);
const hasAws = await run('aws', ['--version']).then(
  () => true,
  () => false,
);
const TIMEOUT_S = 2;

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
  for (const kind of FAULT_KINDS) {
    const Name = `local-aws/fault/${kind}/client`;
    await aws.secrets().send(new CreateSecretCommand({ Name, SecretString: 'example-only' }));
  }
  await aws.secrets().send(new CreateSecretCommand({ Name: 'clients/plain', SecretString: 'example-only' }));
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function faults(method: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${aws.url}/_local/faults`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
}

/** Reads with the client of AWS as people configure it, but for its patience. */
async function readWithClient(SecretId: string): Promise<string> {
  const client = new SecretsManagerClient({
    endpoint: aws.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: TIMEOUT_S * 1000, throwOnRequestTimeout: true },
  });
  try {
    const signal = AbortSignal.timeout(TIMEOUT_S * 1000 + 500);
    await client.send(new GetSecretValueCommand({ SecretId }), { abortSignal: signal });
    return 'answered';
  } catch (error) {
    return (error as Error).name;
  } finally {
    client.destroy();
  }
}

async function readWithCommand(secretId: string): Promise<string> {
  try {
    const { stdout } = await run(
      'aws',
      [
        '--endpoint-url',
        aws.url,
        '--cli-read-timeout',
        String(TIMEOUT_S),
        'secretsmanager',
        'get-secret-value',
        '--secret-id',
        secretId,
      ],
      {
        timeout: 60_000,
        env: {
          PATH: process.env.PATH ?? '',
          HOME: tmpdir(),
          AWS_DEFAULT_REGION: 'eu-central-1',
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_MAX_ATTEMPTS: '1',
          AWS_EC2_METADATA_DISABLED: 'true',
        } as unknown as NodeJS.ProcessEnv,
      },
    );
    return stdout.includes('example-only') ? 'answered' : 'answered nothing';
  } catch (error) {
    const { stderr = '', killed } = error as { stderr?: string; killed?: boolean };
    return killed ? 'never ended' : (stderr.trim().split('\n').at(-1) ?? '');
  }
}

/** What the client says, and what the command line writes. */
const SEEN: Readonly<Record<FaultKind, readonly [client: RegExp, command: RegExp]>> = {
  throttling: [/^ThrottlingException$/, /\(ThrottlingException\)/],
  'internal-error': [/^InternalServiceError$/, /\(InternalServiceError\)/],
  unavailable: [/^ServiceUnavailableException$/, /\(ServiceUnavailableException\)/],
  'kms-denied': [/^AccessDeniedException$/, /\(AccessDeniedException\)/],
  hang: [/^(?:TimeoutError|AbortError)$/, /Read timeout/],
  reset: [
    /^(?:Error|TimeoutError|SyntaxError)$/,
    /Connection (?:was closed|broken|reset|aborted)|ECONNRESET|reset by peer/i,
  ],
  // The command line takes a body that is no JSON for an answer without members.
  truncated: [/^SyntaxError$/, /^answered nothing$/],
  garbled: [/^SyntaxError$/, /^answered nothing$/],
  trickle: [/^(?:TimeoutError|AbortError)$/, /answered|timeout/i],
};

describe.each(FAULT_KINDS)('%s', (kind) => {
  test('the client of AWS meets it, by name and by the control endpoint', async () => {
    expect(await readWithClient(`local-aws/fault/${kind}/client`)).toMatch(SEEN[kind][0]);
    await faults('POST', { kind, operation: 'GetSecretValue', name: 'clients/plain', count: 1 });
    expect(await readWithClient('clients/plain')).toMatch(SEEN[kind][0]);
    expect(await readWithClient('clients/plain')).toBe('answered');
  }, 90_000);

  test.skipIf(!hasAws)(
    'the command line meets it, and ends (skipped where it is not installed)',
    async () => {
      await faults('POST', { kind, name: 'clients/plain', count: 1 });
      expect(await readWithCommand('clients/plain')).toMatch(SEEN[kind][1]);
      await faults('DELETE');
    },
    90_000,
  );
});

test('neither a hanging nor a trickling answer holds up the end of a server', async () => {
  const own = await startTestAws();
  await own.secrets().send(new CreateSecretCommand({ Name: 'held', SecretString: 'example-only' }));
  for (const kind of ['hang', 'trickle']) {
    await fetch(`${own.url}/_local/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, count: 1 }),
    });
  }
  const held = [1, 2].map(() =>
    own.raw('secretsmanager.GetSecretValue', JSON.stringify({ SecretId: 'held' })).then(
      () => 'answered',
      () => 'broken',
    ),
  );
  const left = async () =>
    ((await (await fetch(`${own.url}/_local/faults`)).json()) as { faults: unknown[] }).faults.length;
  const deadline = Date.now() + 30_000;
  while ((await left()) > 0) if (Date.now() > deadline) throw new Error('the faults were never used');
  // It would go on for ever, or one of them would have been answered.
  await own.close();
  expect(await Promise.all(held)).toEqual(['broken', 'broken']);
}, 90_000);
