import { type Check, numberIn, often } from '../rules/check.ts';

export const rotationFailing: Check<'secret'> = {
  name: 'rotation-failing',
  looksAt: 'secret',
  title: 'Rotation failing',
  risk: 'The value stays as old as it is, and callers fail when the old one is switched off.',
  remedy: 'Look at the step that failed, repair its cause, and rotate again.',
  judge(facts) {
    if (facts.failedRotations === 0 || facts.deletionAskedAt !== null) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'high' : 'medium',
      since: facts.firstFailureAt,
      evidence: { failures: facts.failedRotations, lastAt: facts.lastFailureAt?.toISOString() ?? null },
    };
  },
  says: (evidence) =>
    `failed to rotate ${often(numberIn(evidence, 'failures'))} and has not succeeded since.`,
};
