import { createHash } from 'node:crypto';
import { TRAIL_QUEUE } from '../../rules/trail-files/trail.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { receiveMessage as members } from '../../shapes/sqs/receive-message.ts';
import { type QueueMessage, takeMessages } from '../../state/queue.ts';
import { operation } from '../operation.ts';
import { checkQueue, checkRange, QUEUE_ARN, queueArn, queueDemand } from './queue.ts';

type Input = InputOf<typeof members>;

const HIDDEN_SECONDS = 30;
const LONGEST_WAIT = 20;
const LONGEST_HIDDEN = 43_200;

export const receiveMessage = operation<typeof members, string>({
  name: 'ReceiveMessage',
  readOnly: true,
  members,
  unrecorded: true,
  check(input) {
    checkRange('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10);
    checkRange('WaitTimeSeconds', input.WaitTimeSeconds, 0, LONGEST_WAIT);
    checkRange('VisibilityTimeout', input.VisibilityTimeout, 0, LONGEST_HIDDEN);
  },
  prepare: (world, now) => world.courier.deliver(now),
  load: async (call) => queueArn(call),
  demands: (call, arn) => [queueDemand(call, 'ReceiveMessage', arn)],
  async handle(call, arn) {
    checkQueue(arn);
    const messages = await takeMessages(call.tx, TRAIL_QUEUE, {
      now: call.now,
      hiddenSeconds: call.input.VisibilityTimeout ?? HIDDEN_SECONDS,
      most: call.input.MaxNumberOfMessages ?? 1,
    });
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => shownMessage(message, call.input)) };
  },
  patience: (input, output) => (output.Messages === undefined ? (input.WaitTimeSeconds ?? 0) : 0),
});

function shownMessage(message: QueueMessage, input: Input) {
  const attributes = attributesOf(message, [
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ]);
  return {
    MessageId: message.id,
    ReceiptHandle: Buffer.from(`${QUEUE_ARN} ${message.seq} ${message.received}`).toString('base64'),
    MD5OfBody: createHash('md5').update(message.body).digest('hex'),
    Body: message.body,
    Attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
  };
}

function attributesOf(message: QueueMessage, wanted: readonly string[]): Record<string, string> {
  const all: Record<string, string> = {
    SenderId: 'AIDALOCALTRAILNOTIFIER',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt.getTime()),
    ApproximateReceiveCount: String(message.received),
    SentTimestamp: String(message.sentAt.getTime()),
  };
  if (wanted.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}
