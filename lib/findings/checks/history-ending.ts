import { type Check, textIn } from '../rules/check.ts';

export const historyEnding: Check<'trailSource'> = {
  name: 'history-ending',
  looksAt: 'trailSource',
  title: 'AWS is about to forget what was not seen',
  risk: 'The event history is kept for 90 days. What is not read by then is lost, unless a trail in a bucket holds it.',
  remedy:
    'Let the event history catch up, or read the bucket of the trail, which keeps its files for longer.',
  judge: ({ source, account, region, forgottenAt }) =>
    forgottenAt === null
      ? null
      : {
          subject: `${source} ${account} ${region}`,
          secretId: null,
          severity: 'high',
          since: null,
          evidence: { account, region, forgottenOn: forgottenAt.toISOString().slice(0, 10) },
        },
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')} has a stretch that was not seen, and AWS forgets it from ${textIn(evidence, 'forgottenOn')} on.`,
};
