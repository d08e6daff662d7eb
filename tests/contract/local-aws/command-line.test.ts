import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { eventually, startTestAws, type TestAws } from './test-aws.ts';

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

  test('put, move labels, rotate a PostgreSQL login and log in with it, roll back, delete, restore', async () => {
    const database = await createEmptyDatabase();
    const role = `cli${process.pid}`;
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    try {
      await owner.query(`create role ${role} with login password 'example-only-0'`);
      const url = new URL(database.url);
      const address = { host: url.hostname, port: Number(url.port), dbname: url.pathname.slice(1) };
      const secret = (command: string, ...words: string[]) =>
        cli('secretsmanager', command, '--secret-id', 'cli/pg', ...words);
      const stages = async () =>
        (await secret('describe-secret')).VersionIdsToStages as Record<string, string[]>;
      const value = JSON.stringify({ ...address, username: role, password: 'example-only-0' });
      await cli('secretsmanager', 'create-secret', '--name', 'cli/pg', '--secret-string', value);
      const put = await secret('put-secret-value', '--secret-string', value, '--version-stages', 'CANDIDATE');
      const candidate = String(put.VersionId);
      expect((await stages())[candidate]).toEqual(['CANDIDATE']);
      const lambda =
        'arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-postgresql-single-user';
      const rotated = String((await secret('rotate-secret', '--rotation-lambda-arn', lambda)).VersionId);
      await eventually(async () => expect((await stages())[rotated]).toEqual(['AWSCURRENT']));
      const read = await secret('get-secret-value');
      const { password } = JSON.parse(String(read.SecretString));
      const session = new pg.Client({
        host: address.host,
        port: address.port,
        database: address.dbname,
        user: role,
        password,
      });
      await session.connect();
      await session.end();
      const previous = Object.entries(await stages()).find(([, labels]) =>
        labels.includes('AWSPREVIOUS'),
      )?.[0];
      const moves = ['--move-to-version-id', String(previous), '--remove-from-version-id', rotated];
      await secret('update-secret-version-stage', '--version-stage', 'AWSCURRENT', ...moves);
      expect((await stages())[rotated]).toEqual(['AWSPREVIOUS']);
      expect((await secret('delete-secret', '--recovery-window-in-days', '7')).Name).toBe('cli/pg');
      await secret('restore-secret');
      expect((await secret('get-secret-value')).VersionId).toBe(previous);
    } finally {
      await owner.query(`drop role if exists ${role}`).finally(() => owner.end());
      await database.drop();
    }
  }, 120_000);

  test('a refusal is understood by the command line', async () => {
    await expect(cli('secretsmanager', 'describe-secret', '--secret-id', 'nobody')).rejects.toMatchObject({
      stderr: expect.stringContaining(
        "An error occurred (ResourceNotFoundException) when calling the DescribeSecret operation: Secrets Manager can't find the specified secret.",
      ),
    });
  }, 60_000);
});
