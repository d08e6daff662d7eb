import { type Check, counted, DAY, daysBetween, numberIn } from '../rules/check.ts';

const AFTER_DAYS = 365;

export const neverRotated: Check<'secret'> = {
  name: 'never-rotated',
  looksAt: 'secret',
  title: 'Never rotated',
  risk: 'Everybody who ever knew the value still knows it.',
  remedy: 'Set up a rotation, or replace the value by hand and note when.',
  judge(facts, now) {
    const { createdAt } = facts;
    if (createdAt === null || facts.lastRotatedAt !== null || facts.deletionAskedAt !== null) return null;
    // A service rotates what it owns, and a copy follows its primary.
    if (facts.owningService !== null || facts.copyOf !== null) return null;
    if (now.getTime() - createdAt.getTime() < AFTER_DAYS * DAY) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'medium' : 'low',
      since: new Date(createdAt.getTime() + AFTER_DAYS * DAY),
      evidence: { days: daysBetween(createdAt, now) },
    };
  },
  says: (evidence) => `was never rotated; it is ${counted(numberIn(evidence, 'days'), 'day')} old.`,
};
