import { type Check, DAY, textIn } from '../rules/check.ts';

export const revealWithoutWitness: Check<'unwitnessed'> = {
  name: 'reveal-without-witness',
  looksAt: 'unwitnessed',
  title: 'Reveal without a witness',
  risk: 'CloudTrail has no record of a value that we showed. Delivery is best effort, so this warns and does not prove.',
  remedy: 'See whether the feed has a gap there. If it has none, compare with the trail files in S3.',
  judge(facts, now) {
    if (now.getTime() - facts.at.getTime() < DAY) return null;
    return {
      subject: facts.revealId,
      secretId: facts.secretId,
      severity: facts.feedSawIt ? 'medium' : 'low',
      since: facts.at,
      evidence: { who: facts.who, at: facts.at.toISOString(), feedSawIt: facts.feedSawIt },
    };
  },
  says: (evidence) =>
    evidence.feedSawIt === true
      ? `was shown to ${textIn(evidence, 'who')}, and CloudTrail has no record of it after 24 h; the feed had no gap.`
      : `was shown to ${textIn(evidence, 'who')}, and CloudTrail has no record of it yet; the feed has a gap there.`,
};
