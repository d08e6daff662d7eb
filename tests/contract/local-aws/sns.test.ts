import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANYBODY, localOnly, REGION, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let sns: SNSClient;
beforeAll(async () => {
  aws = await startTestAws();
  sns = new SNSClient({ region: REGION, endpoint: aws.url, credentials: ANYBODY });
});
afterAll(async () => {
  sns.destroy();
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const messages = async (): Promise<{ id: string; subject: string | null; message: string }[]> =>
  ((await (await fetch(`${aws.url}/_local/messages`)).json()) as { messages: [] }).messages;

test('a topic is made once, listed and described', async () => {
  const made = await sns.send(new CreateTopicCommand({ Name: 'access-requests' }));
  // M, D: the ARN; making it again is no error
  expect(made.TopicArn).toBe('arn:aws:sns:eu-central-1:000000000000:access-requests');
  expect((await sns.send(new CreateTopicCommand({ Name: 'access-requests' }))).TopicArn).toBe(made.TopicArn);
  const listed = await sns.send(new ListTopicsCommand({}));
  expect(listed.Topics).toEqual([{ TopicArn: made.TopicArn }]);
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: made.TopicArn }));
  // D
  expect(Attributes).toMatchObject({
    TopicArn: made.TopicArn,
    Owner: '000000000000',
    SubscriptionsConfirmed: '0',
  });
});

test('what is published can be looked at', async () => {
  localOnly('only the local AWS shows what was published');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'looked-at' }));
  const Message = 'Ana asks & waits <now>\nprod/zahlungen-ü\n=1+1';
  const sent = await sns.send(new PublishCommand({ TopicArn, Subject: 'Countersign: Ana asks', Message }));
  // M
  expect(sent.MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect((await messages())[0]).toMatchObject({
    id: sent.MessageId,
    subject: 'Countersign: Ana asks',
    message: Message,
  });
});

test('a topic that is first in, first out takes a repetition once', async () => {
  localOnly('counts what was published in the list of the local AWS');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'ordered.fifo' }));
  const send = () =>
    sns.send(
      new PublishCommand({
        TopicArn,
        Message: 'once',
        MessageGroupId: 'req_1',
        MessageDeduplicationId: 'msg_1',
      }),
    );
  const first = await send();
  // D: accepted, and not delivered again within five minutes
  expect((await send()).MessageId).toBe(first.MessageId);
  expect((await messages()).filter(({ message }) => message === 'once')).toHaveLength(1);
});

test('refusals', async () => {
  const none = 'arn:aws:sns:eu-central-1:000000000000:nobody-made-this';
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'refusals' }));
  // B, D: codes as the service model names them on the wire
  for (const [name, input] of [
    ['NotFoundException', { TopicArn: none, Message: 'x' }],
    ['InvalidParameterException', { TopicArn: 'arn:aws:sqs:eu-central-1:000000000000:x', Message: 'x' }],
    ['InvalidParameterException', { TopicArn, Message: 'x', Subject: 'two\nlines' }],
    ['InvalidParameterException', { TopicArn, Message: 'x', Subject: 'x'.repeat(100) }],
    ['InvalidParameterException', { TopicArn, Message: 'x'.repeat(262_145) }],
  ] as const) {
    expect((await refusalOf(sns.send(new PublishCommand(input)))).code).toBe(name);
  }
  expect((await refusalOf(sns.send(new CreateTopicCommand({ Name: 'a b' })))).code).toBe(
    'InvalidParameterException',
  );
});
