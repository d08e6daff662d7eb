import { describe, expect, it } from 'vitest';
import { reachOfPolicy } from '#lib/secrets/rules/resource-policy.ts';

const OWN = '111122223333';
const OTHER = '444455556666';

function policy(...statements: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
function allow(principal: unknown, condition?: unknown): unknown {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

describe('whom a policy lets in', () => {
  it('nobody without a policy', () =>
    expect(reachOfPolicy(null, OWN)).toEqual({ isPublic: false, accounts: [], unreadable: false }));

  it.each<[string, unknown[], boolean, string[]]>([
    ['anybody', [allow('*')], true, []],
    ['anybody, as an AWS principal', [allow({ AWS: '*' })], true, []],
    ['anybody in a list', [allow({ AWS: [`arn:aws:iam::${OTHER}:root`, '*'] })], true, [OTHER]],
    [
      'anybody but one',
      [{ Effect: 'Allow', NotPrincipal: { AWS: OWN }, Action: '*', Resource: '*' }],
      true,
      [],
    ],
    [
      'anybody of an organisation',
      [allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
      false,
      [],
    ],
    ['anybody of a network', [allow('*', { StringEquals: { 'AWS:SourceVpce': 'vpce-1' } })], false, []],
    [
      'anybody, with a condition that narrows nothing',
      [allow('*', { Bool: { 'aws:SecureTransport': 'true' } })],
      true,
      [],
    ],
    [
      'anybody outside of a network',
      [allow('*', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })],
      true,
      [],
    ],
    [
      'anybody where the key happens to be there',
      [allow('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } })],
      true,
      [],
    ],
    ['a role of the own account', [allow({ AWS: `arn:aws:iam::${OWN}:role/x` })], false, []],
    ['another account by its number', [allow({ AWS: OTHER })], false, [OTHER]],
    [
      'a role of another account, of another partition',
      [allow({ AWS: `arn:aws-cn:iam::${OTHER}:role/x` })],
      false,
      [OTHER],
    ],
    ['a service', [allow({ Service: 'lambda.amazonaws.com' })], false, []],
    [
      'nobody: a deny for everybody',
      [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
      false,
      [],
    ],
  ])('%s', (_, statements, isPublic, accounts) =>
    expect(reachOfPolicy(policy(...statements), OWN)).toEqual({ isPublic, accounts, unreadable: false }),
  );

  it('reads a single statement that is no list', () => {
    const text = JSON.stringify({ Statement: allow('*') });
    expect(reachOfPolicy(text, OWN).isPublic).toBe(true);
  });

  it.each(['', '{', '[]', 'null', '"x"', '{"Statement":[1]}', '{"Statement":"x"}', '{}'])(
    'says of %j that it cannot be read, and nothing about whom it lets in',
    (text) => expect(reachOfPolicy(text, OWN)).toEqual({ isPublic: false, accounts: [], unreadable: true }),
  );

  it('is not led astray by names of the language', () => {
    const text = '{"Statement":[{"Effect":"Allow","Principal":{"__proto__":{"AWS":"*"}},"Action":"*"}]}';
    expect(reachOfPolicy(text, OWN)).toEqual({ isPublic: false, accounts: [], unreadable: false });
  });
});
