import { type Check, counted, DAY, daysBetween, numberIn } from '../rules/check.ts';

const AFTER_DAYS = 90;

export const unused: Check<'secret'> = {
  name: 'unused',
  looksAt: 'secret',
  title: 'Unused',
  risk: 'It costs money and can leak, and nobody would miss it.',
  remedy: 'Ask its owner; if nobody needs it, plan its deletion with the longest window.',
  judge(facts, now) {
    if (facts.deletionAskedAt !== null || facts.owningService !== null) return null;
    const since = facts.lastAccessedOn ?? facts.createdAt;
    if (since === null || now.getTime() - since.getTime() < AFTER_DAYS * DAY) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: 'low',
      since,
      evidence: {
        days: daysBetween(since, now),
        everRead: facts.lastAccessedOn !== null,
        copy: facts.copyOf !== null,
      },
    };
  },
  says: (evidence) => {
    const days = counted(numberIn(evidence, 'days'), 'day');
    if (evidence.copy === true) return `is a copy that nobody reads in its region, ${days} by now.`;
    return evidence.everRead === true
      ? `was not read for ${days}.`
      : `was never read in the ${days} it exists.`;
  },
};
