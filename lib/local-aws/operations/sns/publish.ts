import { randomUUID } from 'node:crypto';
import type { InputOf } from '../../shapes/shape.ts';
import { publish as members } from '../../shapes/sns/publish.ts';
import { findTopic, saveMessage } from '../../state/topics.ts';
import { operation } from '../operation.ts';
import { invalid, noTopic, topicDemand } from './topic.ts';

type Input = InputOf<typeof members>;

const MOST_BYTES = 262_144;

export const publish = operation<typeof members, { readonly arn: string } | undefined>({
  name: 'Publish',
  readOnly: false,
  members,
  unrecorded: true,
  check(input) {
    if (Buffer.byteLength(input.Message) > MOST_BYTES) throw invalid('Message too long');
    if (input.Message === '') throw invalid('Empty message');
    if (input.Subject !== undefined && !isSubject(input.Subject)) throw invalid('Subject');
    const fifo = arnOf(input).endsWith('.fifo');
    if (fifo && input.MessageGroupId === undefined) {
      throw invalid('The MessageGroupId parameter is required for FIFO topics');
    }
    if (fifo && input.MessageDeduplicationId === undefined) {
      throw invalid(
        'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    }
  },
  load: (call) => findTopic(call.tx, arnOf(call.input)),
  demands: ({ input }) => [topicDemand('Publish', arnOf(input))],
  async handle({ input, tx, now }, topic) {
    if (topic === undefined) throw noTopic();
    const id = await saveMessage(tx, {
      id: randomUUID(),
      topicArn: topic.arn,
      subject: input.Subject ?? null,
      message: input.Message,
      deduplicationId: input.MessageDeduplicationId ?? null,
      publishedAt: now,
    });
    return { MessageId: id };
  },
});

function arnOf(input: Input): string {
  const arn = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  return arn;
}

/** Less than 100 characters of ASCII, no line breaks or controls, and no blank first. */
function isSubject(subject: string): boolean {
  return /^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject);
}
