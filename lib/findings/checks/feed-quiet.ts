import { type Check, textIn } from '../rules/check.ts';

export const feedQuiet: Check<'trailSource'> = {
  name: 'feed-quiet',
  looksAt: 'trailSource',
  title: 'The trail is quiet for longer than usual',
  risk: 'A source that answers and says nothing may have lost its trail, its rule or its rights, and reads happen unseen.',
  remedy:
    'See whether the trail still logs there and whether workloads still run. A new quiet becomes usual by itself.',
  judge: ({ source, account, region, quietSince }) =>
    quietSince === null
      ? null
      : {
          subject: `${source} ${account} ${region}`,
          secretId: null,
          severity: 'medium',
          since: quietSince,
          evidence: { source, account, region },
        },
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')} has had no record for longer than ever before.`,
};
