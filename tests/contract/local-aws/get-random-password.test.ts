import {
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const draw = async (wish: GetRandomPasswordCommandInput = {}) =>
  (await client.send(new GetRandomPasswordCommand(wish))).RandomPassword ?? '';
const SIGNS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

test('thirty-two characters with every class, without a space, unless told', async () => {
  for (let round = 0; round < 20; round += 1) {
    const password = await draw();
    // M, D
    expect(password).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/]) expect(password).toMatch(kind);
    expect([...password].some((character) => SIGNS.includes(character))).toBe(true);
    expect(password).not.toContain(' ');
  }
});

test('short ones hold one of each kind', async () => {
  for (let round = 0; round < 20; round += 1) {
    const password = await draw({ PasswordLength: 5, IncludeSpace: true });
    expect(password).toHaveLength(5);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, / /]) expect(password).toMatch(kind);
  }
});

test('what is excluded does not occur', async () => {
  expect(
    await draw({
      PasswordLength: 4096,
      ExcludeLowercase: true,
      ExcludePunctuation: true,
      ExcludeNumbers: true,
    }),
  ).toMatch(/^[A-Z]{4096}$/);
  // S
  const password = await draw({
    PasswordLength: 2000,
    ExcludeCharacters: 'abcdefghijklmnopqrstuvwxyz0123456789',
    ExcludePunctuation: true,
  });
  expect(password).toMatch(/^[A-Z]{2000}$/);
});

test('refusals', async () => {
  // B
  expect(await refusalOf(draw({ PasswordLength: 3 }))).toEqual({
    code: 'InvalidParameterException',
    message: 'Password length is too short based on the required types.',
    status: 400,
  });
  expect(await draw({ PasswordLength: 3, RequireEachIncludedType: false })).toHaveLength(3);
  // M, ? for the code
  expect(await refusalOf(draw({ PasswordLength: 4097 }))).toMatchObject({ code: 'ValidationException' });
  expect(
    await refusalOf(
      draw({
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludeNumbers: true,
        ExcludePunctuation: true,
      }),
    ),
  ).toMatchObject({ code: 'InvalidParameterException' });
});

test('the record does not hold the password', async () => {
  const password = await draw({ ExcludePunctuation: true });
  const records = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetRandomPassword' });
  expect(records[0]).toMatchObject({ responseElements: null, readOnly: true });
  expect(JSON.stringify(records)).not.toContain(password);
});
