import { listTopics as members } from '../../shapes/sns/list-topics.ts';
import { topicsAfter } from '../../state/topics.ts';
import { operation } from '../operation.ts';
import { invalid, topicArn } from './topic.ts';

const PAGE = 100;

export const listTopics = operation<typeof members, string>({
  name: 'ListTopics',
  readOnly: true,
  members,
  load: async (call) => (call.input.NextToken === undefined ? '' : lastOf(call.input.NextToken)),
  demands: (call) => [
    {
      action: 'sns:ListTopics',
      resource: topicArn(call, '*'),
      shownResource: topicArn(call, '*'),
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle({ tx, account, region }, after) {
    const found = await topicsAfter(tx, { account, region, after, most: PAGE + 1 });
    const shown = found.slice(0, PAGE);
    const last = shown.at(-1);
    return {
      Topics: shown.map((arn) => ({ TopicArn: arn })),
      NextToken: found.length > PAGE && last !== undefined ? Buffer.from(last).toString('base64') : undefined,
    };
  },
});

function lastOf(token: string): string {
  const arn = Buffer.from(token, 'base64').toString();
  if (!arn.startsWith('arn:aws:sns:')) throw invalid('NextToken');
  return arn;
}
