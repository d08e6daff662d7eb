import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

const FROM = 5;

export const deniedReads: Check<'reader'> = {
  name: 'denied-reads',
  looksAt: 'reader',
  title: 'Refused again and again',
  risk: 'A service without its permission is down; a person who keeps trying is looking for something.',
  remedy: 'See who it is. Give a service the permission it lacks; ask a person what they need.',
  judge(facts) {
    if (facts.refused < FROM) return null;
    return {
      subject: `${facts.secretId} ${facts.principalId}`,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'medium' : 'low',
      since: facts.firstAt,
      evidence: { who: facts.who, kind: facts.kind, refused: facts.refused },
    };
  },
  says: (evidence) =>
    `was refused to ${textIn(evidence, 'who')} ${counted(numberIn(evidence, 'refused'), 'time')} in seven days.`,
};
