import { describe, expect, test } from 'vitest';
import { directReader } from '#lib/findings/checks/direct-reader.ts';
import { closePolicy, isClosed, reopenPolicy } from '#lib/readers/rules/close-policy.ts';
import { foresee, type PastReader, staysChangeable, suggestedWorkloads } from '#lib/readers/rules/closing.ts';

const ACCOUNT = '111122223333';
const iam = (what: string) => `arn:aws:iam::${ACCOUNT}:${what}`;
const REVEAL = iam('role/countersign-reveal');
const OPERATOR = iam('role/countersign-operator');
const APP = iam('role/service/app');
const secret = {
  arn: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:prod/db-AbCdEf`,
  partition: 'aws',
  account: ACCOUNT,
  region: 'eu-central-1',
  tags: new Map<string, string>(),
  key: { kind: 'aws-managed' as const },
};

function close(existing: string | null, workloads: readonly string[] = [APP]) {
  return closePolicy({ existing, revealRoleArn: REVEAL, workloads });
}

function made(existing: string | null, workloads?: readonly string[]): string {
  const result = close(existing, workloads);
  if (!result.ok) throw new Error(result.refusal.words);
  return result.value;
}

describe('the policy that closes', () => {
  const standing = {
    Version: '2012-10-17',
    Id: 'ours',
    Statement: [
      {
        Sid: 'A',
        Effect: 'Allow',
        Principal: { AWS: '444455556666' },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
      { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:Delete*', Resource: '*' },
    ],
  };

  test('keeps every statement that stands, in its place, and adds two', () => {
    const closed = JSON.parse(made(JSON.stringify(standing, null, 2)));
    expect(closed.Id).toBe('ours');
    expect(closed.Statement.slice(0, 2)).toEqual(standing.Statement);
    expect(closed.Statement.slice(2)).toEqual([
      {
        Sid: 'CountersignReadersOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
        Resource: '*',
        Condition: {
          ArnNotEquals: { 'aws:PrincipalArn': [REVEAL, APP].toSorted() },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
      {
        Sid: 'CountersignRevealsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
        Resource: '*',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': REVEAL },
          Null: { 'aws:PrincipalTag/countersign:grant': 'true' },
        },
      },
    ]);
  });

  test('closed again has ours once, opened again none, and what stood is as it was', () => {
    const once = made(JSON.stringify(standing));
    const twice = made(once, [APP, iam('user/batch')]);
    expect(JSON.parse(twice).Statement).toHaveLength(4);
    expect(isClosed(twice)).toBe(true);
    expect(reopenPolicy(twice)).toBe(JSON.stringify(standing));
    expect(reopenPolicy(made(null))).toBeNull();
    expect(isClosed(JSON.stringify(standing))).toBe(false);
    expect(isClosed('no JSON')).toBe(false);
  });

  test.each([
    ['a key that stands twice', '{"Version":"2012-10-17","Statement":[],"Statement":[]}'],
    ['a character behind an escape', '{"Version":"2012-10-17","Statement":[{"Effect":"\\u0041llow"}]}'],
    ['no policy', 'nothing'],
    ['no statement', '{"Version":"2012-10-17"}'],
  ])('%s is not taken apart', (_name, existing) => {
    expect(close(existing)).toMatchObject({ ok: false, refusal: { code: 'policy-not-plain' } });
  });

  test.each([
    '*',
    iam('role/*'),
    iam('role/ap?'),
    iam('root'),
    ACCOUNT,
    `arn:aws:sts::${ACCOUNT}:assumed-role/app/x`,
    `${APP}", "*`,
  ])('%s is nobody that can be named', (arn) => {
    expect(close(null, [arn])).toMatchObject({ ok: false, refusal: { code: 'not-a-principal' } });
  });

  test('is no longer than AWS takes', () => {
    const many = Array.from({ length: 200 }, (_, n) => iam(`role/${'a'.repeat(100)}${n}`));
    expect(close(null, many)).toMatchObject({ ok: false, refusal: { code: 'policy-too-long' } });
  });
});

describe('what it does', () => {
  const reader = (arn: string | null, kind = 'workload'): PastReader => ({
    ...{ arn, kind },
    name: arn ?? 'somebody',
    reads: 3,
    lastAt: '2026-11-20T10:00:00.000Z',
  });

  test('is foreseen for everybody who read', () => {
    const past = [
      reader(APP),
      reader(iam('role/jenkins')),
      reader(REVEAL),
      reader(null, 'unknown'),
      reader(null, 'service'),
      reader(iam('root'), 'person'),
    ];
    const fates = foresee(made(null), secret, past, new Set([REVEAL])).map(({ fate }) => fate);
    expect(fates).toEqual(['goes-on', 'cut-off', 'ours', 'unclear', 'goes-on', 'cut-off']);
  });

  test('workloads are suggested; people, ours and nameless ones are not', () => {
    const past = [
      reader(APP),
      reader(iam('user/ben'), 'person'),
      reader(REVEAL),
      reader(null),
      reader(iam('user/ci'), 'tool'),
    ];
    expect(suggestedWorkloads(past, new Set([REVEAL]))).toEqual([APP, iam('user/ci')]);
  });

  test('the role that changes secrets stays able to change it back', () => {
    const denies = (more: object) =>
      made(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Principal: '*', Resource: '*', ...more }],
        }),
      );
    expect(staysChangeable(made(null), secret, OPERATOR)).toBe(true);
    expect(staysChangeable(denies({ Action: 'secretsmanager:PutResourcePolicy' }), secret, OPERATOR)).toBe(
      false,
    );
    expect(staysChangeable(denies({ Action: 'secretsmanager:Delete*' }), secret, OPERATOR)).toBe(false);
    const butOperator = { Condition: { ArnNotEquals: { 'aws:PrincipalArn': OPERATOR } } };
    expect(staysChangeable(denies({ Action: 'secretsmanager:*', ...butOperator }), secret, OPERATOR)).toBe(
      true,
    );
    const network = { Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } };
    expect(staysChangeable(denies({ Action: 'secretsmanager:*', ...network }), secret, OPERATOR)).toBe(true);
  });
});

test('somebody new is a finding of production, high where it is sure', () => {
  const facts = {
    ...{ secretId: 'sec_a', isProtected: true, principal: APP, verdict: 'yes' },
    statement: 'statement All of policy wide',
    gainedAt: new Date('2026-11-20T10:00:00Z'),
  };
  const now = new Date('2026-11-20T12:00:00Z');
  expect(directReader.judge(facts, now)).toMatchObject({
    subject: `sec_a ${APP}`,
    severity: 'high',
    since: facts.gainedAt,
  });
  expect(directReader.judge({ ...facts, verdict: 'depends' }, now)).toMatchObject({ severity: 'medium' });
  expect(directReader.judge({ ...facts, isProtected: false }, now)).toBeNull();
  const draft = directReader.judge(facts, now);
  expect(directReader.says(draft?.evidence ?? {})).toBe(
    `can be read directly by ${APP}, which could not before: statement All of policy wide.`,
  );
});
