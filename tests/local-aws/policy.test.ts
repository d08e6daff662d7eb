import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionHolds } from '#lib/local-aws/rules/policy/condition.ts';
import { decideAccess } from '#lib/local-aws/rules/policy/decide-access.ts';
import { decideTrust } from '#lib/local-aws/rules/policy/decide-trust.ts';
import type { Demand } from '#lib/local-aws/rules/policy/evaluate.ts';
import { matchPattern } from '#lib/local-aws/rules/policy/match-pattern.ts';
import {
  type PolicyDocument,
  type PolicyKind,
  readPolicy,
} from '#lib/local-aws/rules/policy/policy-document.ts';
import { cpuMsOf } from '#tests/support/cpu-time.ts';

function policy(statements: object | object[], kind: PolicyKind = 'identity'): PolicyDocument {
  const read = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind);
  if (!read.ok) throw new Error(read.refusal.words);
  return read.value;
}

function demand(action: string, resource: string, context: Record<string, string[]> = {}): Demand {
  return { action, resource, context: new Map(Object.entries(context)) };
}

const allowAll = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

test.each([
  ['*', '', true],
  ['a*c', 'abbc', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['prod/*', 'staging/db', false],
  ['a*b*c', 'a-b-b-c', true],
  ['', 'a', false],
])('pattern %s on %s', (pattern, text, matches) => {
  expect(matchPattern(pattern, text)).toBe(matches);
});

test('a pattern matches as the regular expression it stands for', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (pattern, subject) => {
      const source = pattern.replace(/[.*+?^${}()|[\]\\/]/g, (sign) =>
        sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
      );
      expect(matchPattern(pattern, subject)).toBe(new RegExp(`^${source}$`, 's').test(subject));
    }),
  );
});

test('a hostile pattern is answered at once', () => {
  const spent = cpuMsOf(() => expect(matchPattern('*a'.repeat(1000), `${'a'.repeat(20_000)}b`)).toBe(false));
  expect(spent).toBeLessThan(2000);
});

test('the session policy can only take away', () => {
  const read = policy({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' });
  const list = demand('secretsmanager:ListSecrets', '*');
  const get = demand('secretsmanager:GetSecretValue', 'arn:x');
  expect(decideAccess([read], undefined, get)).toEqual({ allowed: true });
  expect(decideAccess([read], allowAll, list)).toMatchObject({
    allowed: false,
    because: expect.stringContaining('no identity-based policy'),
  });
  expect(decideAccess([allowAll], read, list)).toMatchObject({
    allowed: false,
    because: expect.stringContaining('no session policy'),
  });
  expect(decideAccess([], undefined, get)).toMatchObject({ allowed: false });
});

test('an explicit deny wins wherever it stands', () => {
  const deny = policy({ Effect: 'Deny', NotAction: 'secretsmanager:Describe*', Resource: 'arn:p*' });
  const get = demand('secretsmanager:GetSecretValue', 'arn:prod');
  expect(decideAccess([allowAll, deny], undefined, get)).toMatchObject({ allowed: false });
  expect(decideAccess([allowAll], deny, get)).toMatchObject({
    because: 'with an explicit deny in a session policy',
  });
  expect(
    decideAccess([allowAll, deny], undefined, demand('secretsmanager:DescribeSecret', 'arn:prod')),
  ).toEqual({ allowed: true });
});

test('actions are compared without regard to case, resources with it', () => {
  const exact = policy({ Effect: 'Allow', Action: 'SecretsManager:getsecretvalue', Resource: 'arn:Prod' });
  expect(decideAccess([exact], undefined, demand('secretsmanager:GetSecretValue', 'arn:Prod')).allowed).toBe(
    true,
  );
  expect(decideAccess([exact], undefined, demand('secretsmanager:GetSecretValue', 'arn:prod')).allowed).toBe(
    false,
  );
});

test.each([
  ['StringEquals', ['AWSCURRENT'], ['AWSCURRENT'], true],
  ['StringEquals', ['AWSCURRENT'], undefined, false],
  ['StringEquals', ['AWS*'], ['AWSCURRENT'], false],
  ['StringLike', ['AWS*'], ['AWSCURRENT'], true],
  ['StringLikeIfExists', ['AWS*'], undefined, true],
  ['StringNotEquals', ['a', 'b'], ['b'], false],
  ['StringNotEquals', ['a'], undefined, true],
  ['ForAnyValue:StringEquals', ['a'], ['b', 'a'], true],
  ['ForAllValues:StringEquals', ['a'], ['b', 'a'], false],
  ['ForAllValues:StringEquals', ['a'], undefined, true],
  ['Null', ['true'], undefined, true],
  ['Null', ['false'], undefined, false],
  ['Bool', ['true'], ['false'], false],
  ['NumericLessThan', ['10'], ['9'], true],
] as const)('%s %j on %j is %s', (operator, wanted, actual, holds) => {
  const context = new Map(actual === undefined ? [] : [['key', actual]]);
  expect(conditionHolds({ operator, key: 'Key', values: wanted }, context)).toBe(holds);
});

test('a tag put into a pattern matches only itself', () => {
  const team = '$\u007baws:PrincipalTag/team}';
  const own = policy({ Effect: 'Allow', Action: '*', Resource: `arn:${team}/*` });
  const allowed = (tag: string, resource: string) =>
    decideAccess([own], undefined, demand('a:b', resource, { 'aws:principaltag/team': [tag] })).allowed;
  expect(allowed('payments', 'arn:payments/db')).toBe(true);
  expect(allowed('*', 'arn:payments/db')).toBe(false);
  expect(allowed('*', 'arn:*/db')).toBe(true);
});

test.each([
  ['not JSON', '{'],
  ['no statement', '{"Version":"2012-10-17"}'],
  [
    'an unknown version',
    '{"Version":"2020-01-01","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  ],
  ['an unknown effect', '{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}'],
  ['an unknown member', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Ressource":"x"}}'],
  [
    'an unknown operator',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a":"b"}}}}',
  ],
  ['no resource', '{"Statement":{"Effect":"Allow","Action":"*"}}'],
  ['a principal', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}'],
  ['action and its opposite', '{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}'],
])('a session policy with %s is malformed', (_what, text) => {
  expect(readPolicy(text, 'identity')).toMatchObject({
    ok: false,
    refusal: { code: 'MalformedPolicyDocument' },
  });
});

test('trust: the caller by name, its role, its account, nobody else', () => {
  const trusting = (principal: unknown, more: object = {}) =>
    policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', ...more }, 'trust');
  const user = { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/ana', roleArn: undefined };
  const act = demand('sts:AssumeRole', 'arn:aws:iam::111111111111:role/x', { 'sts:externalid': ['e'] });
  expect(decideTrust(trusting(user.arn), user, act)).toBe('named');
  expect(decideTrust(trusting('arn:aws:iam::111111111111:root'), user, act)).toBe('account');
  expect(decideTrust(trusting(['arn:aws:iam::222222222222:root']), user, act)).toBe('no');
  const session = {
    ...user,
    arn: 'arn:aws:sts::111111111111:assumed-role/r/s',
    roleArn: 'arn:aws:iam::111111111111:role/r',
  };
  expect(decideTrust(trusting(session.roleArn), session, act)).toBe('named');
  const external = { Condition: { StringEquals: { 'sts:ExternalId': 'e' } } };
  expect(decideTrust(trusting(user.arn, external), user, act)).toBe('named');
  expect(decideTrust(trusting(user.arn, external), user, demand('sts:AssumeRole', act.resource))).toBe('no');
  const denying = [...trusting(user.arn), ...trusting('*', { Effect: 'Deny' })];
  expect(decideTrust(denying, user, act)).toBe('no');
});

test('the policy on a resource: a session, a principal, an account, and an explicit deny', () => {
  const owner = '111111111111';
  const act = demand('secretsmanager:GetSecretValue', 'arn:x');
  const on = (principal: string, effect = 'Allow') =>
    policy({ Effect: effect, Principal: { AWS: principal }, Action: '*', Resource: '*' }, 'resource');
  const role = `arn:aws:iam::${owner}:role/r`;
  const session = { account: owner, arn: `arn:aws:sts::${owner}:assumed-role/r/s`, roleArn: role };
  const nothing: PolicyDocument[] = [];
  const narrow = policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
  const decide = (
    text: PolicyDocument,
    more: { identity?: PolicyDocument[]; session?: PolicyDocument; caller?: typeof session } = {},
  ) =>
    decideAccess(more.identity ?? nothing, more.session, act, {
      policy: text,
      caller: more.caller ?? session,
      owner,
    }).allowed;
  // In the own account the policy on the resource is enough; one that names the role is cut down by the session policy.
  expect(decide(on(role))).toBe(true);
  expect(decide(on('*'))).toBe(true);
  expect(decide(on(role), { session: narrow })).toBe(false);
  expect(decide(on(session.arn), { session: narrow })).toBe(true);
  expect(decide(on(`arn:aws:iam::${owner}:root`))).toBe(false);
  expect(decide(on(`arn:aws:iam::${owner}:role/other`))).toBe(false);
  expect(decide([...on(role), ...on(role, 'Deny')], { identity: [allowAll] })).toBe(false);
  // Another account needs both sides.
  const stranger = { account: '222222222222', arn: 'arn:aws:iam::222222222222:user/u', roleArn: undefined };
  const foreign = stranger as unknown as typeof session;
  expect(decide(on(stranger.arn), { caller: foreign })).toBe(false);
  expect(decide(on(stranger.arn), { caller: foreign, identity: [allowAll] })).toBe(true);
  expect(decide(on('arn:aws:iam::222222222222:root'), { caller: foreign, identity: [allowAll] })).toBe(true);
  expect(decide(on(role), { caller: foreign, identity: [allowAll] })).toBe(false);
});

test('a policy on a resource may speak of everybody but some', () => {
  const ben = 'arn:aws:iam::000000000000:user/ben';
  const read = (effect: 'Allow' | 'Deny', listed: string[], arn: string) =>
    decideAccess(
      effect === 'Deny' ? [allowAll] : [],
      undefined,
      demand('secretsmanager:GetSecretValue', 'arn:x'),
      {
        policy: policy(
          { Effect: effect, NotPrincipal: { AWS: listed }, Action: '*', Resource: '*' },
          'resource',
        ),
        caller: { account: '000000000000', arn, roleArn: undefined },
        owner: '000000000000',
      },
    ).allowed;
  expect(read('Allow', [ben], ben)).toBe(false);
  expect(read('Allow', [ben], `${ben}2`)).toBe(true);
  expect(read('Deny', [ben], ben)).toBe(true);
  expect(read('Deny', [ben], `${ben}2`)).toBe(false);
  expect(read('Deny', ['arn:aws:iam::000000000000:root'], ben)).toBe(false);
  const both = { Effect: 'Allow', Principal: '*', NotPrincipal: { AWS: ben }, Action: '*', Resource: '*' };
  expect(() => policy(both, 'resource')).toThrow();
  expect(() =>
    policy({ Effect: 'Deny', NotPrincipal: { AWS: ben }, Action: 'sts:AssumeRole' }, 'trust'),
  ).toThrow();
});
