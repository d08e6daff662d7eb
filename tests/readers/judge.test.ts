import { describe, expect, test } from 'vitest';
import { rawStatements, readStatements, statementOf } from '#lib/readers/rules/document.ts';
import { judge } from '#lib/readers/rules/judge.ts';
import { judgeSecret, populationOf } from '#lib/readers/rules/judge-secret.ts';
import type { JudgedSecret, KeyOfSecret, Principal, SourcedStatement } from '#lib/readers/rules/principal.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const ARN = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:prod/db-AbCdEf`;
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234`;
const GET = 'secretsmanager:GetSecretValue';

type Raw = Record<string, unknown>;
const allow = (more: Raw = {}): Raw => ({ Effect: 'Allow', Action: GET, Resource: '*', ...more });
const deny = (more: Raw = {}): Raw => allow({ Effect: 'Deny', ...more });
const on = (more: Raw = {}): Raw => allow({ Principal: '*', ...more });

function sourced(
  statements: readonly Raw[],
  kind: 'inline' | 'secret' | 'key' = 'inline',
): SourcedStatement[] {
  return statements.map((raw, index) => {
    const statement = statementOf(raw, index + 1);
    if (!statement) throw new Error(`no statement: ${JSON.stringify(raw)}`);
    return { source: { kind, name: 'a-policy', arn: null }, statement };
  });
}

function role(identity: readonly Raw[], more: Partial<Principal> = {}): Principal {
  return {
    kind: 'role',
    arn: `arn:aws:iam::${ACCOUNT}:role/app`,
    account: ACCOUNT,
    name: 'app',
    tags: new Map(),
    identity: sourced(identity),
    boundary: null,
    isUnread: false,
    isBoundaryUnread: false,
    ...more,
  };
}

function user(identity: readonly Raw[], more: Partial<Principal> = {}): Principal {
  return role(identity, {
    kind: 'user',
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
    name: 'deployer',
    ...more,
  });
}

const foreign = (identity: readonly Raw[]) =>
  role(identity, { account: OTHER, arn: `arn:aws:iam::${OTHER}:role/app` });

function secret(policy: readonly Raw[] | null = [], more: Partial<JudgedSecret> = {}): JudgedSecret {
  return {
    arn: ARN,
    partition: 'aws',
    account: ACCOUNT,
    region: 'eu-central-1',
    tags: new Map([['team', 'payments']]),
    policy: policy === null ? null : sourced(policy, 'secret'),
    key: { kind: 'aws-managed' },
    ...more,
  };
}

function customerKey(policy: readonly Raw[] | null): KeyOfSecret {
  return { kind: 'customer', arn: KEY, policy: policy === null ? null : sourced(policy, 'key') };
}

const verdictOf = (who: Principal, about: JudgedSecret = secret()) => judge(who, about).verdict;

describe('policies of the principal', () => {
  test.each([
    ['no statement', [], 'no'],
    ['the action', [allow()], 'yes'],
    ['another action', [allow({ Action: 'secretsmanager:DescribeSecret' })], 'no'],
    ['a wildcard over actions', [allow({ Action: 's*:get*' })], 'yes'],
    ['any case of the action', [allow({ Action: 'SECRETSMANAGER:GETSECRETVALUE' })], 'yes'],
    [
      'everything but describing',
      [allow({ Action: undefined, NotAction: 'secretsmanager:Describe*' })],
      'yes',
    ],
    ['everything but reading', [allow({ Action: undefined, NotAction: 'secretsmanager:Get*' })], 'no'],
    ['its own ARN', [allow({ Resource: ARN })], 'yes'],
    ['the ARN with the six signs open', [allow({ Resource: `${ARN.slice(0, -6)}??????` })], 'yes'],
    ['another secret', [allow({ Resource: ARN.replace('prod', 'dev') })], 'no'],
    ['everything but this one', [allow({ Resource: undefined, NotResource: ARN })], 'no'],
    ['everything but another', [allow({ Resource: undefined, NotResource: 'arn:aws:s3:::a' })], 'yes'],
    ['a deny beside', [allow(), deny()], 'no'],
    ['a deny of another secret', [allow(), deny({ Resource: ARN.replace('prod', 'dev') })], 'yes'],
    [
      'a deny that depends',
      [allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
      'depends',
    ],
    [
      'an allow that depends',
      [allow({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
      'depends',
    ],
    [
      'its region',
      [allow({ Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } })],
      'yes',
    ],
    [
      'another region',
      [allow({ Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } })],
      'no',
    ],
    [
      'the tag of the secret',
      [allow({ Condition: { StringEquals: { 'secretsmanager:ResourceTag/team': 'payments' } } })],
      'yes',
    ],
    [
      'another tag of the secret',
      [allow({ Condition: { StringEquals: { 'aws:ResourceTag/Team': 'web' } } })],
      'no',
    ],
    [
      'a tag it does not have',
      [allow({ Condition: { StringEquals: { 'aws:ResourceTag/none': 'x' } } })],
      'no',
    ],
    ['unencrypted only', [allow({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })], 'no'],
    [
      'an operator nobody knows',
      [allow({ Condition: { StringSounds: { 'aws:PrincipalArn': 'x' } } })],
      'depends',
    ],
    ['prototype keys', [allow({ Condition: { constructor: { 'aws:PrincipalArn': 'x' } } })], 'depends'],
    [
      'one label',
      [allow({ Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSPREVIOUS' } } })],
      'depends',
    ],
  ] as const)('%s', (_name, statements, verdict) => {
    expect(verdictOf(role(statements as readonly Raw[]))).toBe(verdict);
  });

  test('tags of a user are what they are; a session of a role may bring them', () => {
    const tagged = [
      allow({
        Condition: { StringEquals: { 'aws:PrincipalTag/team': `$${'{'}secretsmanager:ResourceTag/team}` } },
      }),
    ];
    const tags = new Map([['team', 'payments']]);
    expect(verdictOf(user(tagged, { tags }))).toBe('yes');
    expect(verdictOf(user(tagged))).toBe('no');
    expect(judge(role(tagged), secret())).toMatchObject({
      verdict: 'depends',
      open: ['aws:PrincipalTag/team'],
    });
    expect(verdictOf(role(tagged, { tags: new Map([['team', 'web']]) }))).toBe('no');
  });

  test('a user has no source identity, a role may', () => {
    const asks = [allow({ Condition: { Null: { 'aws:SourceIdentity': 'false' } } })];
    expect(verdictOf(user(asks))).toBe('no');
    expect(verdictOf(role(asks))).toBe('depends');
    const shuns = [allow(), deny({ Condition: { StringNotLike: { 'aws:SourceIdentity': '*=grt_*' } } })];
    expect(verdictOf(user(shuns))).toBe('no');
    expect(verdictOf(role(shuns))).toBe('depends');
  });

  test('a boundary takes away what it does not allow, and one that cannot be read leaves it open', () => {
    expect(verdictOf(role([allow()], { boundary: sourced([allow({ Action: 's3:*' })]) }))).toBe('no');
    expect(verdictOf(role([allow()], { boundary: sourced([allow()]) }))).toBe('yes');
    expect(verdictOf(role([allow()], { boundary: sourced([allow(), deny()]) }))).toBe('no');
    expect(verdictOf(role([], { boundary: sourced([allow()]) }))).toBe('no');
    expect(judge(role([allow()], { boundary: [], isBoundaryUnread: true }), secret()).verdict).toBe(
      'depends',
    );
    expect(judge(role([], { isUnread: true }), secret()).verdict).toBe('depends');
  });
});

describe('the policy on the secret', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
  test.each([
    ['names the role', [on({ Principal: { AWS: ROLE } })], 'yes'],
    ['names another', [on({ Principal: { AWS: `${ROLE}-2` } })], 'no'],
    ['names everybody', [on()], 'yes'],
    ['names the account, which has no policy for it', [on({ Principal: { AWS: ACCOUNT } })], 'no'],
    [
      'names a session of the role',
      [on({ Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/one` } })],
      'depends',
    ],
    [
      'names everybody but another',
      [on({ Principal: undefined, NotPrincipal: { AWS: `${ROLE}-2` } })],
      'yes',
    ],
    ['names everybody but the role', [on({ Principal: undefined, NotPrincipal: { AWS: ROLE } })], 'no'],
    ['names a service', [on({ Principal: { Service: 'rds.amazonaws.com' } })], 'no'],
    [
      'lets in by ARN',
      [on({ Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/a*` } } })],
      'yes',
    ],
  ] as const)('%s', (_name, policy, verdict) => {
    expect(verdictOf(role([]), secret(policy as readonly Raw[]))).toBe(verdict);
  });

  test.each([
    [
      'everybody but those listed',
      [deny({ Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': `${ROLE}-2` } } })],
      'no',
    ],
    [
      'everybody but those listed, and it is',
      [deny({ Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': [ROLE] } } })],
      'yes',
    ],
    ['its account', [deny({ Principal: { AWS: ACCOUNT } })], 'no'],
    ['another account', [deny({ Principal: { AWS: OTHER } })], 'yes'],
    ['all but another', [deny({ NotPrincipal: { AWS: `${ROLE}-2` } })], 'no'],
    ['writing only', [deny({ Principal: '*', Action: 'secretsmanager:Put*' })], 'yes'],
  ] as const)('denies %s', (_name, policy, verdict) => {
    expect(verdictOf(role([allow()]), secret(policy as readonly Raw[]))).toBe(verdict);
  });

  test('one that cannot be read leaves everything open, and says so', () => {
    const open = ['the policy on the secret, which could not be read'];
    expect(judge(role([]), secret(null))).toMatchObject({ verdict: 'depends', open });
    expect(judge(role([allow()]), secret(null))).toMatchObject({ verdict: 'depends', open });
    expect(judge(role([allow(), deny()]), secret(null)).verdict).toBe('no');
  });

  test('a boundary holds back a role that is named, and not a user', () => {
    const boundary = sourced([allow({ Action: 's3:*' })]);
    const named = (arn: string) => secret([on({ Principal: { AWS: arn } })]);
    expect(verdictOf(role([], { boundary }), named(ROLE))).toBe('no');
    const person = user([], { boundary });
    expect(verdictOf(person, named(person.arn))).toBe('yes');
  });
});

describe('another account', () => {
  const admitted = [on({ Principal: { AWS: `arn:aws:iam::${OTHER}:root` } })];
  const key = customerKey([on({ Action: 'kms:Decrypt', Principal: { AWS: OTHER } })]);
  const decrypt = allow({ Action: 'kms:Decrypt' });

  test('needs both sides, and a key of the customer that admits it', () => {
    expect(verdictOf(foreign([allow(), decrypt]), secret(admitted, { key }))).toBe('yes');
    expect(verdictOf(foreign([decrypt]), secret(admitted, { key }))).toBe('no');
    expect(verdictOf(foreign([allow()]), secret(admitted, { key }))).toBe('no');
    expect(verdictOf(foreign([allow(), decrypt]), secret([], { key }))).toBe('no');
    expect(verdictOf(foreign([allow(), decrypt]), secret(admitted))).toBe('no');
    expect(verdictOf(foreign([allow(), decrypt]), secret(admitted, { key: customerKey([]) }))).toBe('no');
  });

  test('that is not connected depends on its own policies', () => {
    const found = judgeSecret(secret(admitted, { key }), populationOf([role([])]));
    const account = found.find(({ kind }) => kind === 'account');
    expect(account).toMatchObject({
      principal: `arn:aws:iam::${OTHER}:root`,
      judgement: { verdict: 'depends', open: [`the policies of account ${OTHER}`] },
    });
  });

  test('under the key that AWS manages nobody of it is let in', () => {
    const found = judgeSecret(secret(admitted), populationOf([role([])]));
    expect(found.filter(({ kind }) => kind !== 'root')).toEqual([]);
  });

  test('a role of it that is spared from a deny is told from its account', () => {
    const spared = `arn:aws:iam::${OTHER}:role/etl`;
    const closed = [
      ...admitted,
      deny({ Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': [spared] } } }),
    ];
    const found = judgeSecret(secret(closed, { key }), populationOf([]));
    const verdicts = new Map(found.map(({ principal, judgement }) => [principal, judgement.verdict]));
    expect(verdicts.get(spared)).toBe('depends');
    expect(verdicts.get(`arn:aws:iam::${OTHER}:root`)).toBe('no');
  });
});

describe('keys of the customer', () => {
  const delegates = on({ Action: 'kms:*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
  const decrypt = allow({
    Action: 'kms:Decrypt',
    Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
  });

  test('have to let the reader decrypt', () => {
    expect(verdictOf(role([allow()]), secret([], { key: customerKey([delegates]) }))).toBe('no');
    expect(verdictOf(role([allow(), decrypt]), secret([], { key: customerKey([delegates]) }))).toBe('yes');
    expect(verdictOf(role([allow(), decrypt]), secret([], { key: customerKey([]) }))).toBe('no');
    const direct = on({ Action: 'kms:Decrypt', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/app` } });
    expect(verdictOf(role([allow()]), secret([], { key: customerKey([direct]) }))).toBe('yes');
    const barred = deny({ Action: 'kms:Decrypt' });
    expect(verdictOf(role([allow(), decrypt, barred]), secret([], { key: customerKey([delegates]) }))).toBe(
      'no',
    );
  });

  test('whose policy could not be read leave it open', () => {
    expect(judge(role([allow(), decrypt]), secret([], { key: customerKey(null) }))).toMatchObject({
      verdict: 'depends',
      open: ['the policy of the KMS key, which could not be read'],
    });
  });

  test('a condition on what is encrypted is known', () => {
    const bound = (arn: string) =>
      allow({
        Action: 'kms:Decrypt',
        Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': arn } },
      });
    expect(verdictOf(role([allow(), bound(ARN)]), secret([], { key: customerKey([delegates]) }))).toBe('yes');
    expect(verdictOf(role([allow(), bound('x')]), secret([], { key: customerKey([delegates]) }))).toBe('no');
  });
});

describe('everybody, services, the root user', () => {
  const of = (policy: readonly Raw[], key?: KeyOfSecret) =>
    new Map(
      judgeSecret(secret(policy, key ? { key } : {}), populationOf([role([])])).map((each) => [
        each.principal,
        each.judgement,
      ]),
    );

  test('the root user can, unless the policy on the secret denies it', () => {
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect(of([]).get(root)?.verdict).toBe('yes');
    expect(of([deny({ Principal: '*' })]).get(root)?.verdict).toBe('no');
  });

  test('everybody reaches as far as the key does', () => {
    expect(of([on()]).get('*')).toBeUndefined();
    const open = customerKey([on({ Action: 'kms:Decrypt' })]);
    expect(of([on()], open).get('*')?.verdict).toBe('yes');
    const narrowed = of([on({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })], open).get(
      '*',
    );
    expect(narrowed).toMatchObject({ verdict: 'depends', open: ['aws:PrincipalOrgID'] });
  });

  test('a service that is let in is named', () => {
    const policy = [on({ Principal: { Service: 'rds.amazonaws.com' } })];
    expect(of(policy).get('rds.amazonaws.com')?.verdict).toBe('yes');
    const source = { StringEquals: { 'aws:SourceAccount': ACCOUNT } };
    expect(
      of([on({ Principal: { Service: 'rds.amazonaws.com' }, Condition: source })]).get('rds.amazonaws.com')
        ?.verdict,
    ).toBe('depends');
  });
});

describe('hostile documents', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"Statement":'],
    ['a list', '[]'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['null', '{"Statement":null}'],
    ['two kinds of action', JSON.stringify({ Statement: [allow({ NotAction: 's3:*' })] })],
    [
      'a principal of a kind there is not',
      JSON.stringify({ Statement: [on({ Principal: { Robot: '*' } })] }),
    ],
    [
      'an action that is a number in a list of lists',
      JSON.stringify({ Statement: [allow({ Action: [[1]] })] }),
    ],
    ['much too long', `{"Statement":[],"x":"${'x'.repeat(300_000)}"}`],
    [
      'much too deep',
      `{"Statement":[{"Effect":"Allow","Action":"*","Resource":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`,
    ],
  ])('%s is no policy, and nothing is concluded from it', (_name, text) => {
    expect(readStatements(text)).toBeNull();
  });

  test('keys of the prototype are keys like others', () => {
    const text =
      '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}],"__proto__":{"Statement":[]}}';
    expect(rawStatements(text)).toHaveLength(1);
    expect(readStatements(text)?.[0]?.conditions).toEqual([
      { operator: 'StringEquals', key: '__proto__', values: ['x'] },
    ]);
  });

  test('patterns made to be slow are matched at once', () => {
    const slow = `${'*a'.repeat(4_000)}*b`;
    const name = `${'a'.repeat(500)}-AbCdEf`;
    const long = secret([], { arn: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}` });
    const began = performance.now();
    for (let n = 0; n < 200; n += 1)
      judge(
        role([allow({ Resource: slow }), allow({ Resource: `*${'?'.repeat(300)}*${'a?'.repeat(100)}c*` })]),
        long,
      );
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
