import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestAws, type TestAws } from './test-aws.ts';

const run = promisify(execFile);
const hasCommand = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasCommand)('the aws command line (skipped where it is not installed)', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startTestAws({ seed: true });
  });
  afterAll(async () => {
    expect(aws.defects).toEqual([]);
    await aws.close();
  });

  async function cli(...words: string[]): Promise<Record<string, unknown>> {
    const { stdout } = await run(
      'aws',
      ['--endpoint-url', aws.url, '--region', 'eu-central-1', '--output', 'json', ...words],
      {
        env: {
          PATH: process.env.PATH ?? '',
          HOME: process.env.HOME ?? '/tmp',
          AWS_ACCESS_KEY_ID: 'anything',
          AWS_SECRET_ACCESS_KEY: 'anything',
          AWS_EC2_METADATA_DISABLED: 'true',
        } as unknown as NodeJS.ProcessEnv,
      },
    );
    return JSON.parse(stdout === '' ? '{}' : stdout);
  }

  test('create, read, list, look up', async () => {
    const made = await cli(
      'secretsmanager',
      'create-secret',
      '--name',
      'cli/one',
      '--secret-string',
      'example-only',
    );
    expect(made.ARN).toMatch(/:secret:cli\/one-.{6}$/);
    expect(await cli('secretsmanager', 'get-secret-value', '--secret-id', 'cli/one')).toMatchObject({
      SecretString: 'example-only',
      VersionStages: ['AWSCURRENT'],
    });
    const listed = await cli('secretsmanager', 'list-secrets');
    // Its paginator fetched all pages.
    expect((listed.SecretList as unknown[]).length).toBeGreaterThan(100);
    const filters = ['--filters', 'Key=name,Values=prod/payments/'];
    const payments = await cli('secretsmanager', 'list-secrets', ...filters);
    expect(
      (payments.SecretList as { Name: string }[]).every((secret) => secret.Name.startsWith('prod/payments/')),
    ).toBe(true);
    const attributes = [
      '--lookup-attributes',
      'AttributeKey=EventName,AttributeValue=CreateSecret',
      '--max-results',
      '5',
    ];
    const events = (await cli('cloudtrail', 'lookup-events', ...attributes)).Events as {
      CloudTrailEvent: string;
    }[];
    expect(events.map((event) => JSON.parse(event.CloudTrailEvent).requestParameters.name)).toContain(
      'cli/one',
    );
    expect(await cli('sts', 'get-caller-identity')).toMatchObject({ Account: '000000000000' });
  }, 60_000);

  test('a refusal is understood by the command line', async () => {
    await expect(cli('secretsmanager', 'describe-secret', '--secret-id', 'nobody')).rejects.toMatchObject({
      stderr: expect.stringContaining(
        "An error occurred (ResourceNotFoundException) when calling the DescribeSecret operation: Secrets Manager can't find the specified secret.",
      ),
    });
  }, 60_000);
});
