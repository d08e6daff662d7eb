import { type Check, textIn } from '../rules/check.ts';

export const sameValueElsewhere: Check<'twin'> = {
  name: 'same-value-elsewhere',
  looksAt: 'twin',
  title: 'The same value in another environment',
  risk: 'Who may read it where less is asked for holds what is protected here.',
  remedy: 'Put a value of its own into each environment; begin with the one that is not protected.',
  judge(facts) {
    return {
      subject: `${facts.secretId} ${facts.keyName}`,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'high' : 'medium',
      since: facts.since,
      evidence: {
        key: facts.keyName === '' ? 'the whole value' : facts.keyName.slice(0, 100),
        other: facts.otherName,
        environment: facts.otherEnvironment,
        more: Math.max(0, facts.others - 1),
      },
    };
  },
  says: (evidence) => {
    const more = Number(evidence.more ?? 0);
    const others = more > 0 ? ` and ${more} more` : '';
    return `holds in ${textIn(evidence, 'key')} the same value as ${textIn(evidence, 'other')} (${textIn(evidence, 'environment')})${others}, by their fingerprints.`;
  },
};
