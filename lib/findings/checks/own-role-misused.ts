import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

export const ownRoleMisused: Check<'unexplained'> = {
  name: 'own-role-misused',
  looksAt: 'unexplained',
  title: 'Our reveal role used by somebody else',
  risk: 'Only a reveal may use this role. Whoever used it holds credentials that lead to every value.',
  remedy: 'Take the trust off the role now, then find out who could assume it.',
  judge(facts) {
    if (!facts.byOurRole) return null;
    return {
      subject: `${facts.secretId ?? '-'} ${facts.principalId}`,
      secretId: facts.secretId,
      severity: 'critical',
      since: facts.firstAt,
      evidence: { who: facts.who, reads: facts.reads, eventId: facts.newestEventId },
    };
  },
  says: (evidence) =>
    `was read ${counted(numberIn(evidence, 'reads'), 'time')} with our own reveal role (${textIn(evidence, 'who')}), and no reveal of ours belongs to that.`,
};
