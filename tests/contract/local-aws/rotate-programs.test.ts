import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFunctionFile } from '#lib/local-aws/rotation/function-settings.ts';
import { eventually, startTestAws, type TestAws } from './test-aws.ts';

const run = promisify(execFile);
const works = (command: string, ...words: string[]) =>
  run(command, words).then(
    () => true,
    () => false,
  );
const hasAws = await works('aws', '--version');
const hasBoto = await works('python3', '-c', 'import boto3');

/** What a person would write: the four steps with the aws command line, the event from standard input. */
const SHELL = `
set -eu
read -r event
step=$(printf '%s' "$event" | sed 's/.*"Step":"\\([^"]*\\)".*/\\1/')
id=$(printf '%s' "$event" | sed 's/.*"SecretId":"\\([^"]*\\)".*/\\1/')
token=$(printf '%s' "$event" | sed 's/.*"ClientRequestToken":"\\([^"]*\\)".*/\\1/')
sm() { aws secretsmanager "$@" --secret-id "$id" --output text; }
case "$step" in
  createSecret)
    sm get-secret-value --version-id "$token" --version-stage AWSPENDING >/dev/null 2>&1 ||
      sm put-secret-value --client-request-token "$token" --version-stages AWSPENDING \\
        --secret-string "example-only-from-a-shell" >/dev/null ;;
  setSecret) ;;
  testSecret)
    [ "$(sm get-secret-value --version-stage AWSPENDING --query SecretString)" = "example-only-from-a-shell" ] ;;
  finishSecret)
    current=$(sm get-secret-value --version-stage AWSCURRENT --query VersionId)
    sm update-secret-version-stage --version-stage AWSCURRENT --move-to-version-id "$token" \\
      --remove-from-version-id "$current" >/dev/null ;;
esac
`;

const PYTHON = `
import json, sys
import boto3

event = json.load(sys.stdin)
step, arn, token = event["Step"], event["SecretId"], event["ClientRequestToken"]
client = boto3.client("secretsmanager")
if step == "createSecret":
    client.put_secret_value(SecretId=arn, ClientRequestToken=token, SecretString="example-only-from-python",
                            VersionStages=["AWSPENDING"])
elif step == "testSecret":
    value = client.get_secret_value(SecretId=arn, VersionStage="AWSPENDING")["SecretString"]
    if value != "example-only-from-python":
        sys.exit(1)
elif step == "finishSecret":
    stages = client.describe_secret(SecretId=arn)["VersionIdsToStages"]
    current = next(version for version, labels in stages.items() if "AWSCURRENT" in labels)
    client.update_secret_version_stage(SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token,
                                       RemoveFromVersionId=current)
`;

let aws: TestAws;
let folder: string;
let lambda: Server;
/** Steps that the endpoint was asked for, and the step at which it shall say it failed. */
const asked: string[] = [];
let failing: string | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotation-programs-'));
  const shell = join(folder, 'rotate.sh');
  const python = join(folder, 'rotate.py');
  await writeFile(shell, `#!/bin/sh\n${SHELL}`);
  await chmod(shell, 0o700);
  await writeFile(python, PYTHON);
  lambda = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      expect(request.url).toBe('/2015-03-31/functions/function/invocations');
      const event = JSON.parse(Buffer.concat(chunks).toString());
      const outcome = await handle(event).then(
        () => null,
        (error: Error) => ({ errorMessage: error.message, errorType: error.name }),
      );
      // As the emulator of the Lambda runtime answers: 200, whatever the function did.
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(outcome));
    });
  });
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
  const { port } = lambda.address() as AddressInfo;
  const file = join(folder, 'functions.json');
  await writeFile(
    file,
    JSON.stringify({
      'my-shell': { kind: 'command', command: shell },
      'my-python': { kind: 'command', command: 'python3', arguments: [python] },
      'my-lambda': {
        kind: 'endpoint',
        url: `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`,
      },
    }),
  );
  aws = await startTestAws({
    rotationFunctions: await readFunctionFile(file),
    commandEnvironment: { PATH: process.env.PATH ?? '', HOME: folder },
    rotationAttempts: 1,
    backgroundSeconds: 0.05,
  });
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
  await new Promise((resolve) => lambda.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

interface Event {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** A rotation function in a container of one's own, which has credentials already. */
async function handle({ Step, SecretId, ClientRequestToken }: Event): Promise<void> {
  asked.push(Step);
  if (Step === failing) throw new Error('example-only-words-of-the-function');
  const client = aws.secrets();
  if (Step === 'createSecret') {
    const SecretString = 'example-only-from-an-endpoint';
    const VersionStages = ['AWSPENDING'];
    await client.send(
      new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages }),
    );
  }
  if (Step !== 'finishSecret') return;
  const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId }));
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: VersionId,
    }),
  );
}

async function rotated(name: string): Promise<string | undefined> {
  const client = aws.secrets();
  const SecretId = `programs/${name}`;
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only-before' }));
  const RotationLambdaARN = `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;
  const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId, RotationLambdaARN }));
  await eventually(async () => {
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(VersionIdsToStages?.[VersionId]).toContain('AWSCURRENT');
  }, 60_000);
  return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}

test.skipIf(!hasAws)(
  'a shell script with the aws command line rotates (skipped where it is not installed)',
  async () => {
    expect(await rotated('my-shell')).toBe('example-only-from-a-shell');
    // It called as the role of rotation functions, under the name of its own.
    const puts = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'PutSecretValue' });
    expect(puts[0]?.userIdentity).toMatchObject({
      arn: 'arn:aws:sts::000000000000:assumed-role/countersign-rotation/my-shell',
    });
  },
  90_000,
);

test.skipIf(!hasBoto)(
  'a Python program with boto3 rotates (skipped where it is not installed)',
  async () => {
    expect(await rotated('my-python')).toBe('example-only-from-python');
  },
  90_000,
);

test('an endpoint in the form of the Lambda runtime rotates', async () => {
  expect(await rotated('my-lambda')).toBe('example-only-from-an-endpoint');
  expect(asked).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
}, 90_000);

test('an endpoint whose function fails ends the attempt, and its words go nowhere', async () => {
  failing = 'setSecret';
  const client = aws.secrets();
  await client.send(new RotateSecretCommand({ SecretId: 'programs/my-lambda' }));
  const wanted = { AttributeKey: 'EventName', AttributeValue: 'RotationFailed' } as const;
  await eventually(async () => {
    const [failed] = await aws.records(wanted);
    expect(failed?.errorMessage).toMatch(/function:my-lambda during setSecret step$/);
  }, 90_000);
  expect(JSON.stringify(await aws.records())).not.toContain('example-only-words-of-the-function');
}, 60_000);
