import { type Check, HOUR, textIn } from '../rules/check.ts';

/** CloudTrail delivers a file for every account and region with any call at all within minutes. */
const EMPTY_FOR = 6 * HOUR;

export const trailMissing: Check<'trailSource'> = {
  name: 'trail-missing',
  looksAt: 'trailSource',
  title: 'No trail in a region',
  risk: 'The bucket is read and holds no file of this region: the trail may not cover it, and what happens there has no signed record.',
  remedy: 'Make the trail one of all regions, or name the bucket that the region’s trail delivers into.',
  judge: ({ account, region, emptySince }, now) =>
    emptySince === null || now.getTime() - emptySince.getTime() < EMPTY_FOR
      ? null
      : {
          subject: `${account} ${region}`,
          secretId: null,
          severity: 'medium',
          since: emptySince,
          evidence: { account, region },
        },
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')} has no file in the bucket of its trail.`,
};
