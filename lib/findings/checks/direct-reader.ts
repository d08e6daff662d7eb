import { type Check, textIn } from '../rules/check.ts';

export const directReader: Check<'directReader'> = {
  name: 'direct-reader',
  looksAt: 'directReader',
  title: 'Somebody new can read it directly',
  risk: 'Reads past the product need no reason, no approval and no grant.',
  remedy:
    'Take the statement away that lets it in, or close the secret to direct readers; acknowledge it if it is meant.',
  judge(facts) {
    if (!facts.isProtected) return null;
    return {
      subject: `${facts.secretId} ${facts.principal}`,
      secretId: facts.secretId,
      severity: facts.verdict === 'yes' ? 'high' : 'medium',
      since: facts.gainedAt,
      evidence: {
        who: facts.principal.slice(0, 200),
        statement: facts.statement.slice(0, 200),
        sure: facts.verdict === 'yes' ? 'yes' : 'perhaps',
      },
    };
  },
  says: (evidence) =>
    `can ${textIn(evidence, 'sure') === 'perhaps' ? 'perhaps ' : ''}be read directly by ${textIn(evidence, 'who')}, which could not before: ${textIn(evidence, 'statement')}.`,
};
