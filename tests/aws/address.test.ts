import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeIn } from '#lib/aws/rules/account.ts';
import {
  isSecretName,
  parseRoleArn,
  parseSecretArn,
  printRoleArn,
  printSecretArn,
} from '#lib/aws/rules/address.ts';
import { endpointOf, isRegionOf } from '#lib/aws/rules/partition.ts';

const NAME_SIGNS = [...'abcXYZ0189/_+=.@!-'];

describe('ARN of a secret', () => {
  test('is taken apart and printed again as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...NAME_SIGNS), minLength: 1, maxLength: 60 }),
        fc.string({ unit: fc.constantFrom(...'abYZ09'), minLength: 6, maxLength: 6 }),
        (name, suffix) => {
          const arn = `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-${suffix}`;
          const parsed = parseSecretArn(arn);
          expect(parsed.ok && parsed.value).toMatchObject({ name, suffix });
          expect(parsed.ok && printSecretArn(parsed.value)).toBe(arn);
        },
      ),
    );
  });

  test.each([
    ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db', 'arn-suffix'],
    ['arn:aws:secretsmanager:eu-west-1.trap.invalid#:111122223333:secret:prod/db-AbCdEf', 'arn-region'],
    ['arn:aws:secretsmanager:x@169.254.169.254/:111122223333:secret:prod/db-AbCdEf', 'arn-region'],
    ['arn:aws-cn:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf', 'arn-region'],
    ['arn:aws-iso:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf', 'arn-partition'],
    ['arn:__proto__:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf', 'arn-partition'],
    ['arn:aws:secretsmanager:eu-central-1:*:secret:prod/db-AbCdEf', 'arn-account'],
    ['arn:aws:secretsmanager:eu-central-1:11112222333:secret:prod/db-AbCdEf', 'arn-account'],
    ['arn:aws:ssm:eu-central-1:111122223333:parameter/prod/db-AbCdEf', 'arn-service'],
    ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/*-AbCdEf', 'secret-name'],
    ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:pr\u043ed/db-AbCdEf', 'secret-name'],
    ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod\n-AbCdEf', 'secret-name'],
    ['prod/db', 'arn-form'],
    ['', 'arn-form'],
    [`arn:aws:secretsmanager:eu-central-1:111122223333:secret:${'a'.repeat(3_000)}-AbCdEf`, 'arn-form'],
  ])('%j is refused: %s', (arn, code) => {
    expect(parseSecretArn(arn)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('ARN of a role', () => {
  test('with a path is taken apart and printed again', () => {
    const arn = 'arn:aws:iam::111122223333:role/countersign/reveal';
    const parsed = parseRoleArn(arn);
    expect(parsed).toMatchObject({
      ok: true,
      value: { accountId: '111122223333', role: 'countersign/reveal' },
    });
    expect(parsed.ok && printRoleArn(parsed.value)).toBe(arn);
  });

  test.each([
    ['arn:aws:iam::*:role/dashboard', 'arn-account'],
    ['arn:aws:iam::111122223333:role/my role', 'role-name'],
    ['arn:aws:iam::111122223333:role/*', 'role-name'],
    ['arn:aws:iam::111122223333:role/', 'arn-service'],
    ['arn:aws:iam::111122223333:user/ana', 'arn-service'],
    ['arn:aws:sts::111122223333:assumed-role/x/y', 'arn-service'],
  ])('%j is refused: %s', (arn, code) => {
    const parsed = parseRoleArn(arn);
    expect(parsed.ok).toBe(false);
    if (code !== 'arn-service' || !arn.endsWith('role/')) expect(parsed).toMatchObject({ refusal: { code } });
  });
});

test('a place is refused when a role belongs to another account or the region to another partition', () => {
  const account = {
    partition: 'aws',
    accountId: '111122223333',
    inventoryRoleArn: 'arn:aws:iam::111122223333:role/a',
    revealRoleArn: 'arn:aws:iam::111122223333:role/b',
    externalId: 'x',
  };
  expect(placeIn(account, 'eu-central-1').ok).toBe(true);
  expect(
    placeIn({ ...account, revealRoleArn: 'arn:aws:iam::999988887777:role/anything' }, 'eu-central-1').ok,
  ).toBe(false);
  expect(
    placeIn({ ...account, inventoryRoleArn: 'arn:aws-cn:iam::111122223333:role/a' }, 'eu-central-1').ok,
  ).toBe(false);
  expect(placeIn(account, 'cn-north-1').ok).toBe(false);
  expect(placeIn(account, 'eu-west-1.trap.invalid#').ok).toBe(false);
});

test('hosts are AWS’s own', () => {
  expect(endpointOf('sts', 'aws', 'eu-central-1')).toBe('https://sts.eu-central-1.amazonaws.com');
  expect(endpointOf('secretsmanager', 'aws-cn', 'cn-north-1')).toBe(
    'https://secretsmanager.cn-north-1.amazonaws.com.cn',
  );
  expect(isRegionOf('aws', 'constructor')).toBe(false);
});

test('names: AWS’s alphabet and length', () => {
  expect(isSecretName('a'.repeat(512))).toBe(true);
  for (const name of ['', ' ', 'a'.repeat(513), 'a b', 'a\u0000', '\ufeffprod/db', 'a%2e', 'prod\n']) {
    expect(isSecretName(name)).toBe(false);
  }
});
