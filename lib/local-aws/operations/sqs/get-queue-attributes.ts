import { TRAIL_QUEUE } from '../../rules/trail-files/trail.ts';
import { getQueueAttributes as members } from '../../shapes/sqs/get-queue-attributes.ts';
import { countMessages } from '../../state/queue.ts';
import { operation } from '../operation.ts';
import { checkQueue, QUEUE_ARN, queueArn, queueDemand, sqsError } from './queue.ts';

export const getQueueAttributes = operation<typeof members, string>({
  name: 'GetQueueAttributes',
  readOnly: true,
  members,
  prepare: (world, now) => world.courier.deliver(now),
  load: async (call) => queueArn(call),
  demands: (call, arn) => [queueDemand(call, 'GetQueueAttributes', arn)],
  async handle(call, arn) {
    checkQueue(arn);
    const { visible, hidden } = await countMessages(call.tx, TRAIL_QUEUE, call.now);
    const all: Record<string, string> = {
      QueueArn: QUEUE_ARN,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(hidden),
      ApproximateNumberOfMessagesDelayed: '0',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      DelaySeconds: '0',
      MaximumMessageSize: '262144',
    };
    const wanted = call.input.AttributeNames ?? [];
    const unknown = wanted.find((name) => name !== 'All' && !KNOWN.has(name));
    if (unknown !== undefined) throw sqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const shown = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
    return { Attributes: shown.length === 0 ? undefined : Object.fromEntries(shown) };
  },
});

const KNOWN: ReadonlySet<string> = new Set([
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'DelaySeconds',
  'MaximumMessageSize',
  'Policy',
  'RedrivePolicy',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
]);
