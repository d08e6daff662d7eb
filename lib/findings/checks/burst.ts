import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

/** Distinct secrets within ten minutes. Nobody who works on one matter needs so many. */
const SECRETS = 10;

export const burst: Check<'burst'> = {
  name: 'burst',
  looksAt: 'burst',
  title: 'Many secrets at once',
  risk: 'This is what taking everything looks like: a stolen key, or somebody who leaves.',
  remedy:
    'Speak with the person now. If they do not know of it, switch the key off and rotate what was read.',
  judge(facts) {
    if (facts.secrets < SECRETS) return null;
    return {
      subject: `${facts.principalId}`,
      secretId: null,
      severity: 'high',
      since: facts.from,
      evidence: { who: facts.who, kind: facts.kind, secrets: facts.secrets, reads: facts.reads },
    };
  },
  says: (evidence) =>
    `${textIn(evidence, 'who')} read ${counted(numberIn(evidence, 'secrets'), 'secret')} within 10 min${textIn(evidence, 'kind') === 'tool' ? ', with a tool on a person’s key' : ''}.`,
};
