import { type Check, HOUR } from '../rules/check.ts';

/** A window may pass by this much: AWS's lists lag, and a rotation takes its time. */
const GRACE = HOUR;

export const rotationOverdue: Check<'secret'> = {
  name: 'rotation-overdue',
  looksAt: 'secret',
  title: 'Rotation overdue',
  risk: 'A value that should have changed is still in use, and an auditor will count it.',
  remedy: 'Rotate now; if it cannot be invoked, look at the rotation function.',
  judge(facts, now) {
    const due = facts.nextRotationAt;
    if (facts.rotationEnabled !== true || due === null || facts.deletionAskedAt !== null) return null;
    if (now.getTime() < due.getTime() + GRACE) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'high' : 'low',
      since: due,
      evidence: { dueAt: due.toISOString() },
    };
  },
  says: () => 'should have rotated and has not.',
};
