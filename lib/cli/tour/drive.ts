import { randomBytes } from 'node:crypto';
import type { AwsCommand } from './aws-command.ts';
import { say } from './say.ts';
import { secretOf } from './secret.ts';
import { tourOfADatabase } from './tour-of-a-database.ts';
import { expectThat, until } from './until.ts';

/** All steps of the tour, in order. What it makes is removed at the end, whatever happens on the way. */
export async function drive(aws: AwsCommand): Promise<void> {
  const prefix = `tour/${randomBytes(3).toString('hex')}`;
  const key = secretOf(aws, `${prefix}/api-key`);
  const login = secretOf(aws, `${prefix}/database`);
  try {
    await say('Asking who we are', async () => {
      const { Arn } = await aws.call('sts', 'get-caller-identity');
      return String(Arn);
    });
    await makeAndPut(aws, key, prefix);
    await tourOfADatabase(aws, login);
    await deleteAndRestore(key);
    for (const event of EVENTS.key) await lookUp(aws, event, key.name);
    for (const event of EVENTS.login) await lookUp(aws, event, login.name);
  } finally {
    await say('Removing what the tour made', async () => {
      for (const secret of [key, login]) await secret.remove();
      return undefined;
    });
  }
}

type Secret = ReturnType<typeof secretOf>;

async function makeAndPut(aws: AwsCommand, key: Secret, prefix: string): Promise<void> {
  const value = (number: number) => JSON.stringify({ apiKey: `example-only-${number}` });
  await say(`Creating the secret ${key.name}`, async () => {
    const made = await key.create(value(1));
    return `version ${short(made)} is AWSCURRENT`;
  });
  await say('Reading it by name', async () => {
    const read = await key.call('get-secret-value');
    expectThat(read.SecretString === value(1), 'The value that was read is not the one that was put.');
    return 'the value that was put';
  });
  const before = await key.versionWith('AWSCURRENT');
  await say('Putting a second value', async () => {
    const put = await key.call('put-secret-value', '--secret-string', value(2));
    await key.expectLabels(String(put.VersionId), ['AWSCURRENT']);
    await key.expectLabels(before, ['AWSPREVIOUS']);
    return `version ${short(put.VersionId)} is AWSCURRENT, ${short(before)} is AWSPREVIOUS`;
  });
  await say('Putting a third value under a label of our own', async () => {
    const put = await key.call(
      'put-secret-value',
      '--secret-string',
      value(3),
      '--version-stages',
      'CANDIDATE',
    );
    await key.expectLabels(String(put.VersionId), ['CANDIDATE']);
    return `version ${short(put.VersionId)} is CANDIDATE, AWSCURRENT stayed`;
  });
  await say('Moving AWSCURRENT to the candidate', async () => {
    const candidate = await key.versionWith('CANDIDATE');
    const current = await key.versionWith('AWSCURRENT');
    await key.move('AWSCURRENT', candidate, current);
    await key.expectLabels(candidate, ['AWSCURRENT', 'CANDIDATE']);
    await key.expectLabels(current, ['AWSPREVIOUS']);
    return 'and AWSPREVIOUS followed';
  });
  await say('Finding it by words', async () => {
    const words = `Key=all,Values=${prefix.split('/')[1]}`;
    const listed = await aws.call('secretsmanager', 'list-secrets', '--filters', words);
    const names = (listed.SecretList as { Name: string }[]).map((secret) => secret.Name);
    expectThat(names.includes(key.name), 'The listing does not show the secret.');
    return undefined;
  });
}

async function deleteAndRestore(key: Secret): Promise<void> {
  await say('Deleting it with a recovery window of seven days', async () => {
    await key.call('delete-secret', '--recovery-window-in-days', '7');
    const refusal = await key.refusalOf('get-secret-value');
    expectThat(refusal === 'InvalidRequestException', `Reading it was refused with ${refusal}.`);
    return `reading it is refused: ${refusal}`;
  });
  await say('Restoring it', async () => {
    await key.call('restore-secret');
    const read = await key.call('get-secret-value');
    expectThat(String(read.SecretString).includes('example-only-3'), 'It came back with another value.');
    return 'with the value it had';
  });
}

/** What stands in the history of each of the two secrets. */
const EVENTS = {
  key: ['CreateSecret', 'PutSecretValue', 'UpdateSecretVersionStage', 'DeleteSecret', 'RestoreSecret'],
  login: ['RotateSecret', 'RotationSucceeded'],
};

async function lookUp(aws: AwsCommand, event: string, name: string): Promise<void> {
  await say(`Looking up ${event} in the history`, async () => {
    const attribute = `AttributeKey=EventName,AttributeValue=${event}`;
    const words = ['lookup-events', '--lookup-attributes', attribute, '--max-results', '20'];
    return await until(`The history does not show ${event}`, async () => {
      const found = await aws.call('cloudtrail', ...words);
      const records = (found.Events as { CloudTrailEvent: string }[]).map(
        (one) => JSON.parse(one.CloudTrailEvent) as TrailRecord,
      );
      const own = records.find((record) => isAbout(record, name));
      return own && `by ${own.userIdentity.arn ?? own.userIdentity.invokedBy}, at ${own.eventTime}`;
    });
  });
}

interface TrailRecord {
  readonly eventTime: string;
  readonly userIdentity: { readonly arn?: string; readonly invokedBy?: string };
  readonly requestParameters: { readonly name?: string; readonly secretId?: string } | null;
  readonly additionalEventData?: { readonly SecretId?: string };
}

function isAbout({ requestParameters, additionalEventData }: TrailRecord, name: string): boolean {
  if ([requestParameters?.name, requestParameters?.secretId].includes(name)) return true;
  return additionalEventData?.SecretId?.includes(`:secret:${name}-`) ?? false;
}

function short(versionId: unknown): string {
  return String(versionId).slice(0, 8);
}
