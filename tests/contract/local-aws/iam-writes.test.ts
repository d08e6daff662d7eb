import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '#lib/local-aws/operations/table.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { openDatabase } from '#lib/local-aws/state/database.ts';
import { saveRole } from '#lib/local-aws/state/principals.ts';
import { authorization, type Keys, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const ACCOUNT = '000000000000';
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:user/administrator`;

let aws: TestAws;
let client: IAMClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.iam();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const text = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const trust = (principal: unknown = { AWS: ADMINISTRATOR }) =>
  text({ Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole', 'sts:TagSession'] });
const allow = (Action: string, Resource = '*') => text({ Effect: 'Allow', Action, Resource });
const decoded = (document: string | undefined) => decodeURIComponent(document ?? '');

const makeRole = (RoleName: string, more: Partial<CreateRoleCommandInput> = {}) =>
  client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(), ...more }));
const makePolicy = (PolicyName: string, PolicyDocument = allow('secretsmanager:GetSecretValue')) =>
  client.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
const code = async (call: Promise<unknown>) => {
  const { code, status } = await refusalOf(call);
  return [code, status];
};

async function keysOf(RoleName: string, RoleSessionName = 'session'): Promise<Keys> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  const { Credentials } = await aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

test('a role is made, shown as it was written, changed and removed', async () => {
  const document = `{ "Version": "2012-10-17",\n  "Statement": [${JSON.stringify({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })}] }`;
  const { Role } = await makeRole('made', {
    Path: '/team/',
    AssumeRolePolicyDocument: document,
    Description: 'Made & shown',
    MaxSessionDuration: 7200,
    Tags: [{ Key: 'Team', Value: 'blue' }],
  });
  // M
  expect(Role).toMatchObject({
    RoleName: 'made',
    Path: '/team/',
    Arn: `arn:aws:iam::${ACCOUNT}:role/team/made`,
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{16,17}$/),
    Description: 'Made & shown',
    MaxSessionDuration: 7200,
    Tags: [{ Key: 'Team', Value: 'blue' }],
  });
  // D: the document comes back as it was given, encoded.
  expect(decoded(Role?.AssumeRolePolicyDocument)).toBe(document);
  await client.send(
    new UpdateRoleCommand({ RoleName: 'made', Description: 'Changed', MaxSessionDuration: 3600 }),
  );
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'made', PolicyDocument: trust() }));
  const changed = (await client.send(new GetRoleCommand({ RoleName: 'made' }))).Role;
  expect([changed?.Description, changed?.MaxSessionDuration]).toEqual(['Changed', 3600]);
  expect(decoded(changed?.AssumeRolePolicyDocument)).toBe(trust());
  await client.send(new DeleteRoleCommand({ RoleName: 'made' }));
  expect(await code(client.send(new GetRoleCommand({ RoleName: 'made' })))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
});

test('an inline policy counts from the next call on, and no more when it is removed', async () => {
  await makeRole('reader-1');
  await aws.secrets().send(new CreateSecretCommand({ Name: 'iam-writes/one', SecretString: 'example-only' }));
  const keys = await keysOf('reader-1');
  const read = () => aws.secrets(keys).send(new GetSecretValueCommand({ SecretId: 'iam-writes/one' }));
  expect(await code(read())).toEqual(['AccessDeniedException', 400]);
  const PolicyDocument = allow('secretsmanager:GetSecretValue', '*:secret:iam-writes/*');
  const put = { RoleName: 'reader-1', PolicyName: 'read' };
  await client.send(new PutRolePolicyCommand({ ...put, PolicyDocument }));
  expect((await read()).SecretString).toBe('example-only');
  const shown = await client.send(new GetRolePolicyCommand(put));
  expect(decoded(shown.PolicyDocument)).toBe(PolicyDocument);
  // D: the same name puts another document in its place.
  await client.send(new PutRolePolicyCommand({ ...put, PolicyDocument: allow('sts:GetCallerIdentity') }));
  expect(await code(read())).toEqual(['AccessDeniedException', 400]);
  expect((await client.send(new ListRolePoliciesCommand({ RoleName: 'reader-1' }))).PolicyNames).toEqual([
    'read',
  ]);
  expect(await code(client.send(new DeleteRoleCommand({ RoleName: 'reader-1' })))).toEqual([
    'DeleteConflictException',
    409,
  ]);
  await client.send(new DeleteRolePolicyCommand(put));
  expect(await code(client.send(new DeleteRolePolicyCommand(put)))).toEqual(['NoSuchEntityException', 404]);
  await client.send(new DeleteRoleCommand({ RoleName: 'reader-1' }));
  // D: credentials of a role that is gone are no credentials any more.
  expect((await refusalOf(aws.secrets(keys).send(new GetSecretValueCommand({ SecretId: 'x' })))).status).toBe(
    400,
  );
});

test('a managed policy is made, attached, versioned and removed in the order that IAM wants', async () => {
  await makeRole('reader-2');
  const { Policy } = await makePolicy('managed', allow('sts:GetCallerIdentity'));
  const PolicyArn = Policy?.Arn ?? '';
  // M
  expect(Policy).toMatchObject({
    PolicyName: 'managed',
    PolicyId: expect.stringMatching(/^ANPA/),
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    IsAttachable: true,
  });
  const at = { RoleName: 'reader-2', PolicyArn };
  await client.send(new AttachRolePolicyCommand(at));
  await client.send(new AttachRolePolicyCommand(at));
  expect(
    (await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'reader-2' }))).AttachedPolicies,
  ).toEqual([{ PolicyName: 'managed', PolicyArn }]);
  expect((await client.send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(1);
  // D
  expect(await code(client.send(new DeletePolicyCommand({ PolicyArn })))).toEqual([
    'DeleteConflictException',
    409,
  ]);
  expect(await code(client.send(new DeleteRoleCommand({ RoleName: 'reader-2' })))).toEqual([
    'DeleteConflictException',
    409,
  ]);

  const keys = await keysOf('reader-2');
  const read = () => aws.secrets(keys).send(new GetSecretValueCommand({ SecretId: 'iam-writes/one' }));
  expect(await code(read())).toEqual(['AccessDeniedException', 400]);
  const PolicyDocument = allow('secretsmanager:GetSecretValue');
  const version = (more: object = {}) =>
    client.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, ...more }));
  expect((await version()).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: false });
  expect(await code(read())).toEqual(['AccessDeniedException', 400]);
  await client.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
  expect((await read()).SecretString).toBe('example-only');
  const second = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
  expect(decoded(second.PolicyVersion?.Document)).toBe(PolicyDocument);

  await version();
  await version();
  expect((await version({ SetAsDefault: true })).PolicyVersion).toMatchObject({
    VersionId: 'v5',
    IsDefaultVersion: true,
  });
  // D: five at most, and the default one stays.
  expect(await code(version())).toEqual(['LimitExceededException', 409]);
  const drop = (VersionId: string) => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  expect(await code(drop('v5'))).toEqual(['DeleteConflictException', 409]);
  await drop('v1');
  expect(await code(drop('v1'))).toEqual(['NoSuchEntityException', 404]);
  const listed = await client.send(new ListPolicyVersionsCommand({ PolicyArn, MaxItems: 2 }));
  expect([listed.Versions?.map(({ VersionId }) => VersionId), listed.IsTruncated]).toEqual([
    ['v5', 'v4'],
    true,
  ]);
  const rest = await client.send(new ListPolicyVersionsCommand({ PolicyArn, Marker: listed.Marker }));
  expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual(['v3', 'v2']);

  await client.send(new DetachRolePolicyCommand(at));
  expect(await code(client.send(new DetachRolePolicyCommand(at)))).toEqual(['NoSuchEntityException', 404]);
  // D: the other versions go before the policy.
  expect(await code(client.send(new DeletePolicyCommand({ PolicyArn })))).toEqual([
    'DeleteConflictException',
    409,
  ]);
  for (const old of ['v2', 'v3', 'v4']) await drop(old);
  // Numbers go on.
  expect((await version()).PolicyVersion?.VersionId).toBe('v6');
  await drop('v6');
  await client.send(new DeletePolicyCommand({ PolicyArn }));
  await client.send(new DeleteRoleCommand({ RoleName: 'reader-2' }));
  expect(await code(client.send(new GetPolicyCommand({ PolicyArn })))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
});

test('names are taken whatever their case', async () => {
  await makeRole('Taken');
  await makePolicy('Taken-policy');
  // D
  expect(await refusalOf(makeRole('tAKEN', { Path: '/other/' }))).toEqual({
    code: 'EntityAlreadyExistsException',
    status: 409,
    message: 'Role with name tAKEN already exists.',
  });
  expect(await code(makePolicy('taken-POLICY'))).toEqual(['EntityAlreadyExistsException', 409]);
});

test('documents that are no policies, or no policies of the kind, are refused and not quoted', async () => {
  await makeRole('documents');
  const put = (PolicyDocument: string) =>
    client.send(new PutRolePolicyCommand({ RoleName: 'documents', PolicyName: 'p', PolicyDocument }));
  for (const document of [
    '{"rabbit":',
    '{}',
    trust(),
    text({ Effect: 'Perhaps', Action: '*', Resource: '*' }),
  ]) {
    const refusal = await refusalOf(put(document));
    // M
    expect(refusal).toMatchObject({ code: 'MalformedPolicyDocumentException', status: 400 });
    expect(refusal.message).not.toContain('rabbit');
  }
  const trusts = [
    allow('sts:AssumeRole'),
    trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/nobody-there` }),
    trust({ AWS: 'hunter2' }),
    text({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' }),
  ];
  for (const AssumeRolePolicyDocument of trusts) {
    expect(await code(makeRole('never', { AssumeRolePolicyDocument }))).toEqual([
      'MalformedPolicyDocumentException',
      400,
    ]);
  }
  expect(await code(client.send(new GetRoleCommand({ RoleName: 'never' })))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
});

test('sizes and numbers have limits', async () => {
  await makeRole('limits');
  const long = (bytes: number) => allow('sts:GetCallerIdentity', 'x'.repeat(bytes));
  const put = (PolicyName: string, bytes: number) =>
    client.send(new PutRolePolicyCommand({ RoleName: 'limits', PolicyName, PolicyDocument: long(bytes) }));
  await put('one', 6000);
  // D: all inline policies of a role together, white space aside.
  expect(await code(put('two', 6000))).toEqual(['LimitExceededException', 409]);
  expect(await code(makePolicy('too-long', long(6200)))).toEqual(['LimitExceededException', 409]);
  expect(
    await code(makeRole('never', { AssumeRolePolicyDocument: trust({ Service: 'x'.repeat(2100) }) })),
  ).toEqual(['LimitExceededException', 409]);
  const arns: string[] = [];
  for (let index = 0; index < 11; index += 1)
    arns.push((await makePolicy(`limit-${index}`)).Policy?.Arn ?? '');
  const attach = (PolicyArn = '') =>
    client.send(new AttachRolePolicyCommand({ RoleName: 'limits', PolicyArn }));
  for (const arn of arns.slice(0, 10)) await attach(arn);
  expect(await code(attach(arns[10]))).toEqual(['LimitExceededException', 409]);
  await attach(arns[3]);
  expect(await code(attach(`arn:aws:iam::${ACCOUNT}:policy/nowhere`))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
  expect(await code(makeRole('x'.repeat(65)))).toEqual(['ValidationError', 400]);
  expect(await code(makeRole('never', { MaxSessionDuration: 60 }))).toEqual(['ValidationError', 400]);
  expect(await code(makeRole('never', { Path: 'team' }))).toEqual(['ValidationError', 400]);
  expect(await code(makeRole('never', { PermissionsBoundary: arns[0] }))).toEqual([
    'InvalidInputException',
    400,
  ]);
});

test("tags: keys whatever their case, and they are the tags of the role's sessions", async () => {
  await makeRole('tagged');
  const tag = (...Tags: { Key: string; Value: string }[]) =>
    client.send(new TagRoleCommand({ RoleName: 'tagged', Tags }));
  await tag({ Key: 'Team', Value: 'blue' }, { Key: 'Stage', Value: 'prod' });
  await tag({ Key: 'TEAM', Value: 'red' });
  const tags = async () =>
    (await client.send(new ListRoleTagsCommand({ RoleName: 'tagged' }))).Tags?.map(
      ({ Key, Value }) => `${Key}=${Value}`,
    );
  expect(await tags()).toEqual(['Stage=prod', 'TEAM=red']);
  expect(await code(tag({ Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }))).toEqual([
    'InvalidInputException',
    400,
  ]);
  expect(await code(tag({ Key: 'aws:x', Value: '1' }))).toEqual(['InvalidInputException', 400]);

  await client.send(
    new PutRolePolicyCommand({
      RoleName: 'tagged',
      PolicyName: 'by-tag',
      PolicyDocument: text({
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
      }),
    }),
  );
  const keys = await keysOf('tagged');
  const read = () => aws.secrets(keys).send(new GetSecretValueCommand({ SecretId: 'iam-writes/one' }));
  // D: the tags of the role count as those of the principal.
  expect((await read()).SecretString).toBe('example-only');
  await client.send(new UntagRoleCommand({ RoleName: 'tagged', TagKeys: ['team', 'nothing'] }));
  expect(await tags()).toEqual(['Stage=prod']);
  expect(await code(read())).toEqual(['AccessDeniedException', 400]);
});

test("roles that AWS keeps are not the account's to change", async () => {
  const database = openDatabase(aws.databaseUrl, 1);
  await saveRole(database, {
    account: ACCOUNT,
    name: 'AWSReservedSSO_Kept_0123456789abcdef',
    path: '/aws-reserved/sso.amazonaws.com/',
    principalId: 'AROAKEPT000000000000',
    trustPolicy: JSON.parse(trust()),
    policies: [],
  });
  await database.close();
  const RoleName = 'AWSReservedSSO_Kept_0123456789abcdef';
  // D
  expect(await code(client.send(new DeleteRoleCommand({ RoleName })))).toEqual([
    'UnmodifiableEntityException',
    400,
  ]);
  expect(
    await code(client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust() }))),
  ).toEqual(['UnmodifiableEntityException', 400]);
});

test('policies are listed in pages, by who owns them and whether they are attached', async () => {
  const names = async (input: object) => {
    const found: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await client.send(new ListPoliciesCommand({ ...input, MaxItems: 4, Marker }));
      found.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName ?? ''));
      Marker = page.Marker;
    } while (Marker !== undefined);
    return found;
  };
  const local = await names({ Scope: 'Local' });
  expect(local.filter((name) => name.startsWith('limit-'))).toHaveLength(11);
  const attached = await names({ OnlyAttached: true });
  expect(attached.filter((name) => name.startsWith('limit-'))).toHaveLength(10);
  expect(await names({ PathPrefix: '/nowhere/' })).toEqual([]);
  expect(await names({ Scope: 'Local', PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([]);
});

test('users: their policies, and that there are no groups', async () => {
  const UserName = 'administrator';
  const { PolicyNames = [] } = await client.send(new ListUserPoliciesCommand({ UserName }));
  expect(PolicyNames.length).toBe(1);
  const policy = await client.send(new GetUserPolicyCommand({ UserName, PolicyName: PolicyNames[0] }));
  expect(JSON.parse(decoded(policy.PolicyDocument)).Statement[0].Action).toEqual(['*']);
  expect(await code(client.send(new GetUserPolicyCommand({ UserName, PolicyName: 'no' })))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
  expect((await client.send(new ListAttachedUserPoliciesCommand({ UserName }))).AttachedPolicies).toEqual([]);
  expect((await client.send(new ListGroupsForUserCommand({ UserName }))).Groups).toEqual([]);
  expect((await client.send(new ListGroupsCommand({}))).Groups).toEqual([]);
  expect(await code(client.send(new ListUserPoliciesCommand({ UserName: 'nobody' })))).toEqual([
    'NoSuchEntityException',
    404,
  ]);
});

test('everything of an account at once, in pages over all kinds', async () => {
  await client.send(
    new AttachRolePolicyCommand({
      RoleName: 'documents',
      PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/limit-0`,
    }),
  );
  const walk = async (input: object) => {
    const users: string[] = [];
    const roles = new Map<string, unknown>();
    const policies = new Map<string, unknown>();
    let Marker: string | undefined;
    do {
      const page = await client.send(
        new GetAccountAuthorizationDetailsCommand({ ...input, MaxItems: 3, Marker }),
      );
      const { UserDetailList = [], RoleDetailList = [], Policies = [] } = page;
      expect(UserDetailList.length + RoleDetailList.length + Policies.length).toBeLessThanOrEqual(3);
      users.push(...UserDetailList.map(({ UserName }) => UserName ?? ''));
      for (const role of RoleDetailList) roles.set(role.RoleName ?? '', role);
      for (const policy of Policies) policies.set(policy.PolicyName ?? '', policy);
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      Marker = page.Marker;
    } while (Marker !== undefined);
    return { users, roles, policies };
  };
  const all = await walk({});
  expect(all.users).toEqual(expect.arrayContaining(['administrator', 'countersign']));
  expect([...all.roles.keys()]).toEqual(
    expect.arrayContaining(['countersign-inventory', 'tagged', 'limits']),
  );
  expect([...all.policies.keys()]).toEqual(expect.arrayContaining(['limit-0', 'Taken-policy']));
  // M
  expect(all.roles.get('documents')).toMatchObject({
    AttachedManagedPolicies: [{ PolicyName: 'limit-0' }],
    RolePolicyList: [],
    InstanceProfileList: [],
  });
  expect(all.roles.get('tagged')).toMatchObject({
    RolePolicyList: [{ PolicyName: 'by-tag' }],
    Tags: [{ Key: 'Stage', Value: 'prod' }],
  });
  expect(all.policies.get('limit-0')).toMatchObject({
    AttachmentCount: 2,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true }],
  });
  const some = await walk({ Filter: ['Role'] });
  expect([some.users, some.policies.size, some.roles.size]).toEqual([[], 0, all.roles.size]);
  expect((await walk({ Filter: ['Group'] })).roles.size).toBe(0);
});

test('every call of IAM needs its permission', async () => {
  const { baseUser } = PRODUCT_ACCESS;
  const iam = SERVICES.find((service) => service.scope === 'iam');
  const own = ['GetUser'];
  for (const operation of iam?.operations.values() ?? []) {
    if (/^Simulate/.test(operation.name) || own.includes(operation.name)) continue;
    const fields: Record<string, string> = {
      RoleName: 'tagged',
      UserName: 'administrator',
      PolicyName: 'limit-0',
      PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/limit-0`,
      VersionId: 'v1',
      AssumeRolePolicyDocument: trust(),
      PolicyDocument: allow('sts:GetCallerIdentity'),
      'Tags.member.1.Key': 'a',
      'Tags.member.1.Value': 'b',
      'TagKeys.member.1': 'a',
    };
    const call = (accessKeyId: string) =>
      fetch(aws.url, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, Action: operation.name, Version: '2010-05-08' }),
        headers: { authorization: authorization('iam', accessKeyId) },
      });
    const { name } = operation;
    const Command = (await import('@aws-sdk/client-iam')) as unknown as Record<
      string,
      new (
        input: object,
      ) => GetRoleCommand
    >;
    const input = {
      ...fields,
      Tags: [{ Key: 'a', Value: 'b' }],
      TagKeys: ['a'],
    };
    const Made = Command[`${name}Command`];
    if (Made === undefined) throw new Error(`the client has no ${name}`);
    const refusal = await refusalOf(aws.iam(baseUser).send(new Made(input)));
    expect([name, refusal.code, refusal.status]).toEqual([name, 'AccessDenied', 403]);
    expect(refusal.message).toContain(`iam:${name} on resource`);
    // Whatever comes out for somebody who may: never that.
    expect([name, (await (await call('test')).text()).includes('AccessDenied')]).toEqual([name, false]);
  }
});

test('writes leave records with what was asked and what was made', async () => {
  await makeRole('recorded', { Description: 'on record' });
  await client.send(new DeleteRoleCommand({ RoleName: 'recorded' }));
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const { Events = [] } = await aws.trail(undefined, 'us-east-1').send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateRole' }],
    }),
  );
  // D
  expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
    readOnly: false,
    eventSource: 'iam.amazonaws.com',
    requestParameters: { roleName: 'recorded', description: 'on record', assumeRolePolicyDocument: trust() },
    responseElements: { role: { roleName: 'recorded', roleId: expect.stringMatching(/^AROA/) } },
  });
});
