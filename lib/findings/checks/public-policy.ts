import type { Check } from '../rules/check.ts';

export const publicPolicy: Check<'secret'> = {
  name: 'public-policy',
  looksAt: 'secret',
  title: 'Open to anybody',
  risk: 'Its resource policy allows any principal of any account, with nothing that narrows it.',
  remedy: 'Name the principals in the policy, and put it again with the public-access block on.',
  judge(facts) {
    if (!facts.policyPublic) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: 'critical',
      since: null,
      evidence: { protected: facts.isProtected },
    };
  },
  says: () => 'has a resource policy that lets anybody in.',
};
