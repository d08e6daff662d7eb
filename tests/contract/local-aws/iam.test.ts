import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { openDatabase } from '#lib/local-aws/state/database.ts';
import { attachManagedPolicy, saveManagedPolicy } from '#lib/local-aws/state/iam-policies.ts';
import { saveRole } from '#lib/local-aws/state/principals.ts';
import { authorization, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const ACCOUNT = '000000000000';
const READER = `arn:aws:iam::${ACCOUNT}:role/team/reader`;
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/read-by-tag`;
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:user/administrator`;
const statement = (Action: string | string[], Resource: string, Condition?: object, Effect = 'Allow') => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource, ...(Condition === undefined ? {} : { Condition }) }],
});

const TAGGED = statement('secretsmanager:GetSecretValue', '*', {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy language
  StringEquals: { 'secretsmanager:ResourceTag/team': '${aws:PrincipalTag/team}' },
});
const BY_STAGE = statement('secretsmanager:GetSecretValue', '*:secret:iam/stage-*', {
  StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
});
const BY_PERSON = statement('secretsmanager:GetSecretValue', '*:secret:iam/person-*', {
  StringLike: { 'aws:SourceIdentity': 'alice@*' },
});
const BY_VERSION = statement('secretsmanager:GetSecretValue', '*:secret:iam/version-*', {
  'ForAnyValue:StringEquals': { 'secretsmanager:VersionId': ['00000000-0000-4000-8000-000000000001'] },
});
const WITH_FACTOR = statement('secretsmanager:GetSecretValue', '*:secret:iam/factor-*', {
  BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' },
});

let aws: TestAws;
let client: IAMClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.iam();
  const database = openDatabase(aws.databaseUrl, 1);
  const trust = (condition?: object) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ADMINISTRATOR },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });
  await database.transaction(async (tx) => {
    await saveRole(tx, {
      account: ACCOUNT,
      name: 'reader',
      path: '/team/',
      principalId: 'AROAREADER00000000000',
      trustPolicy: trust(),
      policies: [BY_STAGE, BY_PERSON, BY_VERSION, WITH_FACTOR],
      policyNames: ['by-stage', 'by-person', 'by-version', 'with-factor'],
      description: "Reads the team's & only those <secrets>",
    });
    await saveRole(tx, {
      account: ACCOUNT,
      name: 'careful',
      principalId: 'AROACAREFUL0000000000',
      trustPolicy: trust({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      policies: [],
    });
    await saveManagedPolicy(tx, {
      arn: MANAGED,
      account: ACCOUNT,
      name: 'read-by-tag',
      policyId: 'ANPAREADBYTAG00000000',
      description: 'example-only',
      document: TAGGED,
    });
    await attachManagedPolicy(tx, { account: ACCOUNT, kind: 'role', name: 'reader' }, MANAGED);
  });
  await database.close();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const decoded = (document: string | undefined) => JSON.parse(decodeURIComponent(document ?? ''));

test('a role comes with its path, id, trust policy and description', async () => {
  const { Role } = await client.send(new GetRoleCommand({ RoleName: 'reader' }));
  // M
  expect(Role).toMatchObject({
    Arn: READER,
    Path: '/team/',
    RoleId: 'AROAREADER00000000000',
    Description: "Reads the team's & only those <secrets>",
    MaxSessionDuration: 3600,
  });
  expect(Role?.CreateDate).toBeInstanceOf(Date);
  // D: encoded as in a URL.
  expect(decoded(Role?.AssumeRolePolicyDocument).Statement[0].Principal).toEqual({ AWS: ADMINISTRATOR });
});

test('what is not there is NoSuchEntity', async () => {
  // M
  expect(await refusalOf(client.send(new GetRoleCommand({ RoleName: 'nobody' })))).toEqual({
    code: 'NoSuchEntityException',
    status: 404,
    message: 'The role with name nobody cannot be found.',
  });
  const calls = [
    client.send(new GetRolePolicyCommand({ RoleName: 'reader', PolicyName: 'nothing' })),
    client.send(new ListRolePoliciesCommand({ RoleName: 'nobody' })),
    client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'nobody' })),
    client.send(new GetPolicyCommand({ PolicyArn: `${MANAGED}-2` })),
    client.send(new GetPolicyVersionCommand({ PolicyArn: MANAGED, VersionId: 'v9999999999' })),
    client.send(new GetUserCommand({ UserName: 'nobody' })),
  ];
  for (const refusal of await Promise.all(calls.map(refusalOf))) {
    expect(refusal).toMatchObject({ code: 'NoSuchEntityException', status: 404 });
  }
});

test('inline and attached policies of a role, and a managed policy with its version', async () => {
  const inline = await client.send(new ListRolePoliciesCommand({ RoleName: 'reader' }));
  expect(inline.PolicyNames).toEqual(['by-person', 'by-stage', 'by-version', 'with-factor']);
  expect(inline.IsTruncated).toBe(false);
  const one = await client.send(new GetRolePolicyCommand({ RoleName: 'reader', PolicyName: 'by-stage' }));
  expect(decoded(one.PolicyDocument)).toEqual(BY_STAGE);
  const attached = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'reader' }));
  expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'read-by-tag', PolicyArn: MANAGED }]);
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: MANAGED }));
  expect(Policy).toMatchObject({ DefaultVersionId: 'v1', AttachmentCount: 1, IsAttachable: true });
  const version = await client.send(new GetPolicyVersionCommand({ PolicyArn: MANAGED, VersionId: 'v1' }));
  expect(version.PolicyVersion?.IsDefaultVersion).toBe(true);
  expect(decoded(version.PolicyVersion?.Document)).toEqual(TAGGED);
});

test('roles and users are listed in pages, beneath a path', async () => {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(new ListRolesCommand({ MaxItems: 1, Marker }));
    names.push(...(page.Roles ?? []).map((role) => role.RoleName ?? ''));
    Marker = page.Marker;
    // M
    expect(page.IsTruncated).toBe(Marker !== undefined);
  } while (Marker !== undefined);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(['careful', 'countersign-inventory', 'reader']));
  const beneath = await client.send(new ListRolesCommand({ PathPrefix: '/team/' }));
  expect(beneath.Roles?.map((role) => role.RoleName)).toEqual(['reader']);
  const users = await client.send(new ListUsersCommand({}));
  expect(users.Users?.map((user) => user.UserName)).toEqual([
    'administrator',
    'ben.okafor',
    'countersign',
    'legacy-deployer',
  ]);
  expect((await client.send(new GetUserCommand({}))).User?.Arn).toBe(ADMINISTRATOR);
});

test('calls need permission and leave their records in us-east-1', async () => {
  const { baseUser } = PRODUCT_ACCESS;
  expect(await refusalOf(aws.iam(baseUser).send(new GetRoleCommand({ RoleName: 'reader' })))).toMatchObject({
    code: 'AccessDenied',
    status: 403,
    message: expect.stringContaining('iam:GetRole'),
  });
  const trail = aws.trail(undefined, 'us-east-1');
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const { Events } = await trail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetRole' }] }),
  );
  // D
  expect(JSON.parse(Events?.[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
    eventSource: 'iam.amazonaws.com',
    awsRegion: 'us-east-1',
    requestParameters: { roleName: 'reader' },
  });
});

describe('conditions on calls', () => {
  async function secretsAs(more: Partial<AssumeRoleCommandInput>) {
    const { Credentials } = await aws
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: READER, RoleSessionName: 'session', ...more }));
    return aws.secrets({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
  }
  const make = (Name: string, more: object = {}) =>
    aws.secrets().send(new CreateSecretCommand({ Name, SecretString: 'example-only', ...more }));
  const denied = { code: 'AccessDeniedException' };

  test('a principal tag against a resource tag, from a managed policy', async () => {
    await make('iam/tagged');
    await aws
      .secrets()
      .send(new TagResourceCommand({ SecretId: 'iam/tagged', Tags: [{ Key: 'team', Value: 'blue' }] }));
    const read = new GetSecretValueCommand({ SecretId: 'iam/tagged' });
    const blue = await secretsAs({ Tags: [{ Key: 'team', Value: 'blue' }] });
    expect((await blue.send(read)).SecretString).toBe('example-only');
    const red = await secretsAs({ Tags: [{ Key: 'team', Value: 'red' }] });
    // D
    expect(await refusalOf(red.send(read))).toMatchObject(denied);
    // A star as tag is no pattern.
    const star = await secretsAs({ Tags: [{ Key: 'team', Value: 'b' }] });
    expect(await refusalOf(star.send(read))).toMatchObject(denied);
  });

  test('version stage, version id and source identity', async () => {
    await make('iam/stage-1');
    await make('iam/person-1');
    const { VersionId } = await make('iam/version-1', {
      ClientRequestToken: '00000000-0000-4000-8000-000000000001',
    });
    const plain = await secretsAs({});
    const read = (SecretId: string, more: object = {}) =>
      plain.send(new GetSecretValueCommand({ SecretId, ...more }));
    expect((await read('iam/stage-1')).SecretString).toBe('example-only');
    expect(await refusalOf(read('iam/stage-1', { VersionStage: 'AWSPREVIOUS' }))).toMatchObject(denied);
    expect((await read('iam/version-1', { VersionId })).VersionId).toBe(VersionId);
    expect(await refusalOf(read('iam/version-1'))).toMatchObject(denied);
    expect(await refusalOf(read('iam/person-1'))).toMatchObject(denied);
    const alice = await secretsAs({ SourceIdentity: 'alice@example.org' });
    const wanted = new GetSecretValueCommand({ SecretId: 'iam/person-1' });
    expect((await alice.send(wanted)).SecretString).toBe('example-only');
    const mallory = await secretsAs({ SourceIdentity: 'mallory@example.org' });
    expect(await refusalOf(mallory.send(wanted))).toMatchObject(denied);
  });

  test('a second factor counts for assuming a role, and is false afterwards', async () => {
    await make('iam/factor-1');
    const session = await secretsAs({});
    // D: sessions of roles carry no second factor.
    expect(
      await refusalOf(session.send(new GetSecretValueCommand({ SecretId: 'iam/factor-1' }))),
    ).toMatchObject(denied);
    const careful = (more: object) =>
      aws.sts().send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/careful`,
          RoleSessionName: 'session',
          ...more,
        }),
      );
    expect(await refusalOf(careful({}))).toMatchObject({ code: 'AccessDenied', status: 403 });
    const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/administrator`;
    expect((await careful({ SerialNumber, TokenCode: '123456' })).Credentials).toBeDefined();
    expect(
      await refusalOf(careful({ SerialNumber: `${SerialNumber}-2`, TokenCode: '123456' })),
    ).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('MultiFactorAuthentication failed'),
    });
  });
});

describe('simulations', () => {
  const GET = 'secretsmanager:GetSecretValue';
  const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}-AbCdEf`;

  test('a custom policy: allowed, denied, not allowed, and which context is missing', async () => {
    const allow = JSON.stringify(statement('secretsmanager:Get*', '*:secret:prod/*'));
    const deny = JSON.stringify(statement(GET, '*:secret:prod/db-*', undefined, 'Deny'));
    const staged = JSON.stringify(BY_STAGE);
    const { EvaluationResults = [], IsTruncated } = await client.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [allow, deny, staged],
        ActionNames: [GET],
        ResourceArns: [arn('prod/api'), arn('prod/db'), arn('dev/api'), arn('iam/stage-x')],
      }),
    );
    // M
    expect(IsTruncated).toBe(false);
    expect(EvaluationResults.map((result) => [result.EvalResourceName, result.EvalDecision])).toEqual([
      [arn('prod/api'), 'allowed'],
      [arn('prod/db'), 'explicitDeny'],
      [arn('dev/api'), 'implicitDeny'],
      [arn('iam/stage-x'), 'implicitDeny'],
    ]);
    expect(EvaluationResults[0]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('PolicyInputList.1');
    expect(EvaluationResults[1]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('PolicyInputList.2');
    expect(EvaluationResults[3]?.MissingContextValues).toEqual(['secretsmanager:VersionStage']);
  });

  test('a principal with its inline and managed policies, and the context given', async () => {
    const ask = async (PolicySourceArn: string, name: string, context: Record<string, string> = {}) => {
      const { EvaluationResults } = await client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn,
          ActionNames: [GET],
          ResourceArns: [arn(name)],
          ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyValues: [value],
            ContextKeyType: 'string',
          })),
        }),
      );
      return EvaluationResults?.[0]?.EvalDecision;
    };
    expect(await ask(READER, 'iam/stage-1', { 'secretsmanager:VersionStage': 'AWSCURRENT' })).toBe('allowed');
    expect(await ask(READER, 'iam/stage-1')).toBe('implicitDeny');
    const tags = { 'aws:PrincipalTag/team': 'blue', 'secretsmanager:ResourceTag/team': 'blue' };
    expect(await ask(READER, 'other/secret', tags)).toBe('allowed');
    expect(await ask(ADMINISTRATOR, 'other/secret')).toBe('allowed');
    const inventory = `arn:aws:iam::${ACCOUNT}:role/countersign-inventory`;
    expect(await ask(inventory, 'other/secret')).toBe('implicitDeny');
    expect(await refusalOf(ask(`arn:aws:iam::${ACCOUNT}:role/reader`, 'x'))).toMatchObject({
      code: 'NoSuchEntityException',
    });
    expect(await refusalOf(ask(`arn:aws:iam::${ACCOUNT}:group/all-of-us`, 'x'))).toMatchObject({
      code: 'InvalidInputException',
    });
  });

  test('with a policy on the resource', async () => {
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ADMINISTRATOR }, Action: GET, Resource: '*' }],
    });
    const ask = async (CallerArn: string) =>
      (
        await client.send(
          new SimulateCustomPolicyCommand({
            PolicyInputList: [JSON.stringify(statement('sts:*', '*'))],
            ActionNames: [GET],
            ResourceArns: [arn('any')],
            ResourcePolicy,
            CallerArn,
          }),
        )
      ).EvaluationResults?.[0]?.EvalDecision;
    expect(await ask(ADMINISTRATOR)).toBe('allowed');
    expect(await ask(`arn:aws:iam::${ACCOUNT}:user/countersign`)).toBe('implicitDeny');
  });

  test('a policy that cannot be read is invalid input, and is not quoted', async () => {
    const refusal = await refusalOf(
      client.send(new SimulateCustomPolicyCommand({ PolicyInputList: ['{"rabbit":'], ActionNames: [GET] })),
    );
    expect(refusal).toMatchObject({ code: 'InvalidInputException', status: 400 });
    expect(refusal.message).not.toContain('rabbit');
  });
});

test('raw: the form and namespace of IAM', async () => {
  const answer = await fetch(aws.url, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetRole', Version: '2010-05-08', RoleName: 'reader' }),
    headers: { authorization: authorization('iam') },
  });
  const text = await answer.text();
  // M
  expect(text).toMatch(
    /^<GetRoleResponse xmlns="https:\/\/iam\.amazonaws\.com\/doc\/2010-05-08\/"><GetRoleResult>/,
  );
  expect(text).toContain('&amp; only those &lt;secrets&gt;');
  const refused = await fetch(aws.url, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetRole', Version: '2010-05-08' }),
    headers: { authorization: authorization('iam') },
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('<Code>ValidationError</Code>');
});
