import { createTopic as members } from '../../shapes/sns/create-topic.ts';
import { saveTopic } from '../../state/topics.ts';
import { operation } from '../operation.ts';
import { invalid, topicArn, topicDemand } from './topic.ts';

export const createTopic = operation<typeof members, string>({
  name: 'CreateTopic',
  readOnly: false,
  members,
  check(input) {
    if (!/^[\w-]{1,256}$|^[\w-]{1,251}\.fifo$/.test(input.Name)) throw invalid('Topic Name');
  },
  load: async (call) => topicArn(call, call.input.Name),
  demands: (_call, arn) => [topicDemand('CreateTopic', arn)],
  async handle(call, arn) {
    await saveTopic(call.tx, arn, call.now);
    return { TopicArn: arn };
  },
});
