import { type Check, textIn } from '../rules/check.ts';

export const sharedDefaultKey: Check<'secret'> = {
  name: 'shared-default-key',
  looksAt: 'secret',
  title: 'Shared, but under the default key',
  risk: 'The policy lets another account in, and AWS refuses its every read: the default key works in its own account only.',
  remedy:
    'Put the secret under a customer key whose policy admits that account, or take the account out of the policy.',
  judge(facts) {
    const accounts = [...facts.foreignAccounts, ...facts.ownOtherAccounts];
    if (!facts.hasDefaultKey || accounts.length === 0) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: 'medium',
      since: null,
      evidence: { named: accounts.slice(0, 5).join(', ') },
    };
  },
  says: (evidence) =>
    `is shared with ${textIn(evidence, 'named')} under the default key, which does not work across accounts.`,
};
