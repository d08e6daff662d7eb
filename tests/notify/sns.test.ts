import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { addChannel } from '#lib/notify/add-channel.ts';
import { startDispatch } from '#lib/notify/start-dispatch.ts';
import { testChannel } from '#lib/notify/test-channel.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';
import { type House, openHouse, waiting } from './house.ts';
import { until } from './receiver.ts';

let house: House;
let local: TestLocalAws;
const [account] = PRODUCT_ACCESS.accounts;
if (!account) throw new Error('the sample company has an account');
const topicArn = `arn:aws:sns:${account.regions[0]}:${account.accountId}:access-requests`;

beforeAll(async () => {
  house = await openHouse();
  local = await startTestLocalAws();
  await house.db.prisma.connection.create({
    data: {
      id: 'con_0000000000000001',
      name: 'sample',
      kind: 'local',
      accountId: account.accountId,
      inventoryRoleArn: account.inventoryRoleArn,
      revealRoleArn: account.revealRoleArn,
      externalId: account.externalId,
    },
  });
}, 120_000);
afterAll(async () => {
  await local.close();
  await house.close();
});

interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}
const published = async (): Promise<readonly Published[]> =>
  ((await (await fetch(`${local.url}/_local/messages`)).json()) as { messages: Published[] }).messages;

test('an announcement goes to a topic of SNS as plain text, through a session for that topic alone', async () => {
  const context = { ...house.context, aws: local.aws };
  const added = await addChannel(context, house.actor('sofia'), {
    kind: 'sns',
    name: 'mail',
    areas: ['requests'],
    topicArn,
  });
  if (!added.ok) throw new Error(added.refusal.code);
  const tested = await testChannel(context, house.actor('sofia'), { channelId: added.value.channelId });
  expect(tested).toMatchObject({ value: { outcome: 'delivered' } });
  const requestId = await house.addRequest({
    reason: 'Müller asks\r\nSubject: forged\r\nbecause <b>locks</b> are held.',
  });
  await house.tell(waiting(house, requestId));
  const running = startDispatch(context, { everyMs: 50 });
  try {
    await until('it is published', async () => (await published()).length === 2, 30_000);
  } finally {
    await running.stop();
  }
  const [mail] = await published();
  expect(mail).toMatchObject({
    topicArn,
    subject: 'Countersign: Ana Ferreira asks to read prod/payments/db',
  });
  expect(mail?.message.split('\n')).toEqual([
    'Ana Ferreira asks to read prod/payments/db',
    'production · arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-AbCdEf',
    '',
    'Needed: 1 signature',
    expect.stringMatching(/^Lapses: \d{4}-/),
    'Why:',
    '> Müller asks',
    '> Subject: forged',
    '> because <b>locks</b> are held.',
    'How long: 15 min, 5 uses',
    'Ticket: PAY-318',
    '',
    `Open the request: http://localhost:3000/requests/${requestId}`,
    '',
    'Sign in to decide. This message cannot be answered.',
  ]);
}, 60_000);

test('a topic that is not there is said so in words', async () => {
  const context = { ...house.context, aws: local.aws };
  const input = { kind: 'sns', name: 'nobody', areas: [], topicArn: `${topicArn}-missing` } as const;
  const added = await addChannel(context, house.actor('sofia'), input);
  if (!added.ok) throw new Error(added.refusal.code);
  const tested = await testChannel(context, house.actor('sofia'), { channelId: added.value.channelId });
  expect(tested).toMatchObject({ value: { outcome: 'not-found', words: 'AWS does not know this topic.' } });
});
