import { expect, test } from 'vitest';
import { LOCAL_FILES } from './another-account/local-files.ts';
import { ACCOUNT } from './another-account/local-only.ts';
import { anotherAccount } from './another-account/settings.ts';
import { translateAnswer, translateRequest } from './another-account/translate.ts';

const place = { account: '123456789012', region: 'eu-north-1', prefix: 'mine/' };
const asked = (body: object) => JSON.parse(translateRequest(JSON.stringify(body), place));

test('names are asked for under the prefix, in the account and region of the other side', () => {
  expect(asked({ Name: 'one', Tags: [{ Key: 'one', Value: '' }] })).toEqual({
    Name: 'mine/one',
    Tags: [{ Key: 'one', Value: '' }],
  });
  expect(asked({ SecretIdList: ['one', 7] })).toEqual({ SecretIdList: ['mine/one', 7] });
  const arn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:one-AbCdEf';
  expect(asked({ SecretId: arn })).toEqual({
    SecretId: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:mine/one-AbCdEf',
  });
  const filters = [
    { Key: 'name', Values: ['one', '!two'] },
    { Key: 'tag-key', Values: ['one'] },
  ];
  expect(asked({ Filters: filters }).Filters).toEqual([
    { Key: 'name', Values: ['mine/one', '!mine/two'] },
    { Key: 'tag-key', Values: ['one'] },
  ]);
});

test('what is no name, or is about the limits of names, goes as it is', () => {
  for (const body of ['{', '[]', 'null', '7', '{"Name":"","SecretId":7}']) {
    expect(translateRequest(body, place)).toBe(body);
  }
  expect(asked({ Name: 'a'.repeat(512) })).toEqual({ Name: 'a'.repeat(512) });
});

test('answers come back as the tests write them, without the secrets of others', () => {
  const answer = {
    SecretList: [
      { Name: 'mine/one', ARN: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:mine/one-AbCdEf' },
      { Name: 'of-others', ARN: 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:of-others-AbCdEf' },
    ],
  };
  expect(JSON.parse(translateAnswer(JSON.stringify(answer), place))).toEqual({
    SecretList: [{ Name: 'one', ARN: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:one-AbCdEf' }],
  });
  expect(translateAnswer('no JSON of mine/one', place)).toBe('no JSON of one');
});

test('the switch is off unless an account is named, and refuses what it cannot mean', () => {
  expect(anotherAccount({})).toBe(undefined);
  const real = { CONTRACT_AWS_ACCOUNT: '123456789012' };
  expect(() => anotherAccount(real)).toThrow('AWS_ACCESS_KEY_ID');
  expect(() => anotherAccount({ CONTRACT_AWS_ACCOUNT: 'mine' })).toThrow('twelve digits');
  expect(() => anotherAccount({ ...real, CONTRACT_AWS_ENDPOINT: 'http://192.0.2.1:4566' })).toThrow(
    'on this machine',
  );
  expect(anotherAccount({ ...real, CONTRACT_AWS_ENDPOINT: 'http://127.0.0.1:4566' })).toMatchObject({
    account: '123456789012',
    region: 'eu-central-1',
    prefix: expect.stringMatching(/^countersign-contract\/[0-9a-f]{8}\/$/),
    historySeconds: undefined,
  });
});

test.skipIf(ACCOUNT === undefined).each(Object.entries(LOCAL_FILES))('%s is left out: it %s', (_, why) => {
  expect(why).not.toBe('');
});
