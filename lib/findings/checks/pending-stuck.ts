import type { Check } from '../rules/check.ts';

/** The mirror judges this from labels and dates; here it becomes a matter with a life of its own. */
const CAUSES: readonly string[] = ['pending-left-over', 'rotation-unfinished'];

export const pendingStuck: Check<'secret'> = {
  name: 'pending-stuck',
  looksAt: 'secret',
  title: 'AWSPENDING stuck',
  risk: 'The next rotation cannot begin while AWSPENDING sits on another version than the current one.',
  remedy: 'See which version holds it: finish the rotation, or take the label off.',
  judge(facts) {
    if (facts.healthCause === null || !CAUSES.includes(facts.healthCause)) return null;
    const unfinished = facts.healthCause === 'rotation-unfinished';
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: unfinished ? 'high' : 'medium',
      since: facts.healthSince,
      evidence: { unfinished },
    };
  },
  says: (evidence) =>
    evidence.unfinished === true
      ? 'has a rotation that did not finish; its due date has passed.'
      : 'has AWSPENDING left over on a version that is not current.',
};
