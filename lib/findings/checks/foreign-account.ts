import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

export const foreignAccount: Check<'secret'> = {
  name: 'foreign-account',
  looksAt: 'secret',
  title: 'Open to another account',
  risk: 'Reads from an account that is not connected leave no record that we see, but for the copy in ours.',
  remedy: 'Make sure the other account is meant; connect it, or take it out of the policy.',
  judge(facts) {
    const { foreignAccounts } = facts;
    if (foreignAccounts.length === 0) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'high' : 'medium',
      since: null,
      evidence: { accounts: foreignAccounts.length, named: foreignAccounts.slice(0, 5).join(', ') },
    };
  },
  says: (evidence) =>
    `lets ${counted(numberIn(evidence, 'accounts'), 'account')} in that ${numberIn(evidence, 'accounts') === 1 ? 'is' : 'are'} not connected here: ${textIn(evidence, 'named')}.`,
};
