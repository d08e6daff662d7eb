import { type Check, numberIn, often, textIn } from '../rules/check.ts';

export const unexplainedRead: Check<'unexplained'> = {
  name: 'unexplained-read',
  looksAt: 'unexplained',
  title: 'Read past the product',
  risk: 'Somebody saw a production value, and no approval belongs to it.',
  remedy: 'Ask the person. If there was no reason, rotate the value and close the way around.',
  judge(facts) {
    if (facts.byOurRole) return null;
    return {
      subject: `${facts.secretId ?? '-'} ${facts.principalId}`,
      secretId: facts.secretId,
      severity: facts.kind === 'unknown' ? 'high' : 'critical',
      since: facts.firstAt,
      evidence: {
        who: facts.who,
        kind: facts.kind,
        reads: facts.reads,
        lastAt: facts.lastAt.toISOString(),
        eventId: facts.newestEventId,
      },
    };
  },
  says: (evidence) =>
    `was read by ${textIn(evidence, 'who')} ${often(numberIn(evidence, 'reads'))}, and no reveal, grant or break-glass explains it.`,
};
