import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkRoles } from '#lib/aws/check-roles.ts';
import { sendAsOperator } from '#lib/aws/operator-session.ts';
import { readSecretValue } from '#lib/aws/read-secret-value.ts';
import { isUsable, sumOf } from '#lib/aws/rules/role-check.ts';
import { principalOfCaller, type RolePlan, roleDocuments } from '#lib/aws/rules/role-documents.ts';
import { cloudFormationTemplate, terraformTemplate } from '#lib/aws/rules/role-templates.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { NO_DECRYPT_ACCOUNT, PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

const ACCOUNT = '111122223333';
const PLAN: RolePlan = {
  partition: 'aws',
  accountId: ACCOUNT,
  inventoryRoleArn: `arn:aws:iam::${ACCOUNT}:role/countersign-guided-inventory`,
  revealRoleArn: `arn:aws:iam::${ACCOUNT}:role/countersign-guided-reveal`,
  operatorRoleArn: `arn:aws:iam::${ACCOUNT}:role/countersign-guided-operator`,
  externalId: 'made-by-us-Qk3v9',
  principalArn: PRODUCT_ACCESS.baseUser.arn,
};
const account = { ...PLAN };
const person = mintId('person');
const order = { account, regions: ['eu-west-1'], personId: person };

let local: TestLocalAws;
let iam: IAMClient;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  local = await startTestLocalAws();
  const settings = {
    endpoint: local.url,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  };
  iam = new IAMClient({ ...settings, region: 'us-east-1' });
  secrets = new SecretsManagerClient({ ...settings, region: 'eu-west-1' });
});
afterAll(async () => {
  iam.destroy();
  secrets.destroy();
  await local.close();
});

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties: {
          readonly RoleName: string;
          readonly Path: string;
          readonly Description: string;
          readonly AssumeRolePolicyDocument: object;
          readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: object }[];
        };
      }
    >
  >;
}

/** What CloudFormation would do with the template. */
async function createStack(text: string): Promise<void> {
  for (const { Type, Properties } of Object.values((parse(text) as Template).Resources)) {
    expect(Type).toBe('AWS::IAM::Role');
    const { RoleName, Path, Description, AssumeRolePolicyDocument, Policies } = Properties;
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path,
        Description,
        AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument),
      }),
    );
    for (const { PolicyName, PolicyDocument } of Policies) {
      const document = JSON.stringify(PolicyDocument);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
    }
  }
}

const wrong = async () =>
  (await checkRoles(local.aws, order))
    .filter(({ state }) => state !== 'works')
    .map(({ role, what, state }) => `${role} ${what}: ${state}`);

describe('the roles of an account', () => {
  test('that are not there are told so, in words that say what to do', async () => {
    const check = await checkRoles(local.aws, order);
    expect(check.map(({ role, what, state }) => [role, what, state])).toEqual([
      ['inventory', 'sts:AssumeRole', 'missing'],
      ['reveal', 'sts:AssumeRole', 'missing'],
      ['operator', 'sts:AssumeRole', 'missing'],
    ]);
    expect(check[0]?.words).toMatch(/not there yet|external id in it differs/);
    expect(isUsable(check)).toBe(false);
  });

  test('made from the generated template suffice, permission by permission, and for real acts', async () => {
    await createStack(cloudFormationTemplate(PLAN));
    const check = await checkRoles(local.aws, order);
    expect(check.filter(({ state }) => state !== 'works')).toEqual([]);
    expect(sumOf(check).works).toBeGreaterThan(30);
    expect(isUsable(check)).toBe(true);

    const made = await secrets.send(
      new CreateSecretCommand({
        Name: 'dev/guided/one',
        SecretString: 'first',
        KmsKeyId: 'alias/aws/secretsmanager',
      }),
    );
    const secretArn = made.ARN ?? '';
    const grantId = mintId('grant');
    const read = await readSecretValue(local.aws, {
      account,
      secretArn,
      target: { stage: 'AWSCURRENT', versionId: null },
      session: sessionNames({ personId: person, email: 'ana@larkfield.example' }, grantId),
      requestId: mintId('request'),
      grantId,
    });
    expect(read.ok).toBe(true);
    const changeId = mintId('change');
    const sent = await sendAsOperator(
      local.aws,
      {
        account,
        region: 'eu-west-1',
        session: sessionNames({ personId: person, email: null }, changeId),
        changeId,
      },
      { operations: ['PutSecretValue'], secretArn, usesKey: true },
      async (client, send) => {
        const { PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
        return client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: 'second' }), send);
      },
    );
    expect(sent.ok ? 'sent' : sent.refusal).toBe('sent');
  });

  test('are never used to read a value while they are checked', async () => {
    const server = await startTestLocalAws();
    try {
      await checkRoles(server.aws, { ...order, account: seeded(0), regions: ['eu-central-1'] });
      const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
      const { placeIn } = await import('#lib/aws/rules/account.ts');
      const place = placeIn(seeded(0), 'eu-central-1');
      if (!place.ok) throw new Error('place');
      const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'GetSecretValue' }];
      const found = await server.aws.cloudTrail(place.value, (client, send) =>
        client.send(
          new LookupEventsCommand({ LookupAttributes, StartTime: new Date(Date.now() - 60_000) }),
          send,
        ),
      );
      if (!found.ok) throw new Error(found.refusal.words);
      const records = (found.value.Events ?? [])
        .map((event) => JSON.parse(event.CloudTrailEvent ?? '{}'))
        .filter((record) => record.userIdentity?.arn?.includes('countersign-check'));
      expect(records.length).toBeGreaterThan(0);
      for (const record of records) expect(record.errorCode).toMatch(/AccessDenied|ResourceNotFound/);
    } finally {
      await server.close();
    }
  });

  test.each<[string, () => Promise<unknown>, () => Promise<unknown>, string]>([
    [
      'an inventory role that may read values',
      () =>
        putPolicy(
          'inventory',
          'too-much',
          [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }],
          true,
        ),
      () => restore('inventory', 'too-much'),
      'inventory reads no value: too-much',
    ],
    [
      'a trust policy without the external id',
      () => setTrust('reveal', (condition) => ({ StringLike: condition.StringLike })),
      () => setTrust('reveal', (condition) => condition),
      'reveal refuses without our external id: too-much',
    ],
    [
      'a trust policy without the source identity',
      () => setTrust('reveal', (condition) => ({ StringEquals: condition.StringEquals })),
      () => setTrust('reveal', (condition) => condition),
      'reveal refuses without a source identity: too-much',
    ],
    [
      'a reveal role without kms:Decrypt',
      () =>
        putPolicy('reveal', 'countersign-reveal', [
          { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
        ]),
      () => restore('reveal'),
      'reveal kms:Decrypt: missing',
    ],
    [
      'an operator that may not rotate',
      () =>
        putPolicy('operator', 'narrower', [
          { Effect: 'Deny', Action: 'secretsmanager:RotateSecret', Resource: '*' },
        ]),
      () => restore('operator', 'narrower'),
      'operator secretsmanager:RotateSecret: missing',
    ],
    [
      'an inventory role that may not look up events',
      () =>
        putPolicy('inventory', 'narrower', [
          { Effect: 'Deny', Action: 'cloudtrail:LookupEvents', Resource: '*' },
        ]),
      () => restore('inventory', 'narrower'),
      'inventory cloudtrail:LookupEvents: missing',
    ],
  ])('with %s are told so, and nothing else', async (_, change, undo, expected) => {
    await change();
    expect(await wrong()).toEqual([expected]);
    await undo();
    expect(await wrong()).toEqual([]);
  });
});

const nameOf = (kind: string) => `countersign-guided-${kind}`;

/** `alone`: instead of the role's own policy, because a deny in it would hold. */
async function putPolicy(
  kind: string,
  name: string,
  Statement: readonly object[],
  alone = false,
): Promise<void> {
  const RoleName = nameOf(kind);
  const own = roleDocuments(PLAN).find((role) => role.kind === kind)?.policy.Statement ?? [];
  if (alone) {
    const rest = own.filter((statement) => (statement as { Effect: string }).Effect !== 'Deny');
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: rest });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: `countersign-${kind}`, PolicyDocument }));
  }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument }));
}

async function restore(kind: string, extra?: string): Promise<void> {
  const RoleName = nameOf(kind);
  if (extra) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: extra }));
  const policy = roleDocuments(PLAN).find((role) => role.kind === kind)?.policy;
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: `countersign-${kind}`,
      PolicyDocument: JSON.stringify(policy),
    }),
  );
}

type Condition = { StringEquals?: object; StringLike?: object };

async function setTrust(kind: string, change: (condition: Condition) => Condition): Promise<void> {
  const role = roleDocuments(PLAN).find((each) => each.kind === kind);
  const statement = role?.trust.Statement[0] as { Condition: Condition };
  const PolicyDocument = JSON.stringify({
    ...role?.trust,
    Statement: [{ ...statement, Condition: change(statement.Condition) }],
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: nameOf(kind), PolicyDocument }));
}

function seeded(index: number) {
  const found = PRODUCT_ACCESS.accounts[index];
  if (!found) throw new Error('no account');
  return { partition: 'aws', ...found };
}

test('the sample account that lacks kms:Decrypt is told so', async () => {
  const sample = PRODUCT_ACCESS.accounts.find(({ accountId }) => accountId === NO_DECRYPT_ACCOUNT);
  if (!sample) throw new Error('no such account');
  const check = await checkRoles(local.aws, {
    account: { partition: 'aws', ...sample },
    regions: sample.regions,
    personId: person,
  });
  expect(check.find(({ what, role }) => role === 'reveal' && what === 'kms:Decrypt')).toMatchObject({
    state: 'missing',
    words: 'Values under a customer key cannot be opened: their reveals will fail.',
  });
  expect(isUsable(check)).toBe(true);
});

test('both templates say the same, and what Terraform would take for an expression is text', () => {
  const plan = { ...PLAN, externalId: `a\${path.root}%{if}` };
  const terraform = terraformTemplate(plan);
  const documents = [...terraform.matchAll(/<<-JSON\n([\s\S]*?)\n {2}JSON/g)].map(([, text]) =>
    JSON.parse((text ?? '').replace(/([$%])\1(?=\{)/g, '$1')),
  );
  const template = parse(cloudFormationTemplate(plan)) as Template;
  const expected = Object.values(template.Resources).flatMap(({ Properties }) => [
    Properties.AssumeRolePolicyDocument,
    Properties.Policies[0]?.PolicyDocument,
  ]);
  expect(documents).toEqual(expected);
  expect(terraform.match(/(?<!\$)\$\{|(?<!%)%\{/)?.[0]).toBeUndefined();
});

test('the principal of a caller is the user, or the role behind a session', () => {
  expect(principalOfCaller('arn:aws:iam::000000000000:user/countersign')).toBe(
    'arn:aws:iam::000000000000:user/countersign',
  );
  expect(principalOfCaller('arn:aws:sts::111122223333:assumed-role/countersign/i-0abc')).toBe(
    'arn:aws:iam::111122223333:role/countersign',
  );
  for (const strange of ['', '*', 'arn:aws:iam::*:role/x', 'arn:aws:sts::111122223333:federated-user/x']) {
    expect(principalOfCaller(strange)).toBeNull();
  }
});

test('expired credentials of ours are not taken for a fault of the role', async () => {
  const { openAws } = await import('#lib/aws/aws.ts');
  const opened = openAws({
    kind: 'local',
    localEndpoint: local.url,
    baseCredentials: {
      accessKeyId: PRODUCT_ACCESS.baseUser.accessKeyId,
      secretAccessKey: 'another-key-altogether-000000000000000',
    },
  });
  if (!opened.ok) throw new Error(opened.refusal.words);
  const [first] = await checkRoles(opened.value, { ...order, account: seeded(0), regions: ['eu-central-1'] });
  opened.value.close();
  expect(first).toMatchObject({ state: 'missing', words: expect.stringMatching(/our own credentials/) });
});
