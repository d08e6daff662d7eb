import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

export const trailNotWhole: Check<'integrity'> = {
  name: 'trail-not-whole',
  looksAt: 'integrity',
  title: 'The trail may have been changed',
  risk: 'Somebody who can change the files of the trail can hide what was read. CloudTrail’s signed digests say what was there.',
  remedy:
    'See on the feed which objects it is about. Look who wrote or deleted in the bucket, then compare with the event history, which nobody can change.',
  judge: (facts) => ({
    subject: `${facts.account} ${facts.region} ${facts.code}`,
    secretId: null,
    severity: facts.grave ? 'critical' : 'medium',
    since: facts.foundAt,
    evidence: {
      account: facts.account,
      region: facts.region,
      code: facts.code,
      words: facts.words,
      objects: facts.objects,
      first: facts.first.slice(0, 1_024),
    },
  }),
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')}: ${textIn(evidence, 'words')} ${counted(numberIn(evidence, 'objects'), 'object')}, the first is ${textIn(evidence, 'first')}.`,
};
