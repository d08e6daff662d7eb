import { getTopicAttributes as members } from '../../shapes/sns/get-topic-attributes.ts';
import { findTopic } from '../../state/topics.ts';
import { operation } from '../operation.ts';
import { noTopic, topicDemand, topicOf } from './topic.ts';

export const getTopicAttributes = operation<typeof members, { readonly arn: string } | undefined>({
  name: 'GetTopicAttributes',
  readOnly: true,
  members,
  load: (call) => findTopic(call.tx, call.input.TopicArn),
  demands: ({ input }) => [topicDemand('GetTopicAttributes', input.TopicArn)],
  async handle({ input }, topic) {
    if (topic === undefined) throw noTopic();
    const attributes = new Map([
      ['TopicArn', topic.arn],
      ['Owner', topicOf(input.TopicArn).owner],
      ['SubscriptionsConfirmed', '0'],
      ['SubscriptionsPending', '0'],
      ['SubscriptionsDeleted', '0'],
      ...(topic.arn.endsWith('.fifo')
        ? ([
            ['FifoTopic', 'true'],
            ['ContentBasedDeduplication', 'false'],
          ] as const)
        : []),
    ]);
    return { Attributes: attributes };
  },
});
