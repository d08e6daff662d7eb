import { type Check, HOUR, textIn } from '../rules/check.ts';

/** CloudTrail delivers within minutes; what was seen may end this long ago before somebody must look. */
const LATE = HOUR;

export const feedSilent: Check<'feed'> = {
  name: 'feed-silent',
  looksAt: 'feed',
  title: 'The trail is not being read',
  risk: 'Reads happen there that nobody sees. The event history forgets them after 90 days.',
  remedy: 'Look at the feed: a missing permission, a throttled account, or a region that is switched off.',
  judge(facts, now) {
    const known = facts.seenUntil ?? facts.connectedAt;
    if (!facts.failed && now.getTime() - known.getTime() < LATE) return null;
    if (facts.failed && facts.seenUntil !== null && now.getTime() - known.getTime() < LATE) return null;
    return {
      subject: `${facts.account} ${facts.region}`,
      secretId: null,
      severity: 'high',
      since: known,
      evidence: {
        account: facts.account,
        region: facts.region,
        connectionId: facts.connectionId,
        failed: facts.failed,
        ever: facts.seenUntil !== null,
      },
    };
  },
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')} ${evidence.ever === true ? 'has not been seen' : 'was never seen'}${evidence.failed === true ? '; the last attempt failed' : ''}.`,
};
