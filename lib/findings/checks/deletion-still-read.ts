import { type Check, counted, numberIn } from '../rules/check.ts';

export const deletionStillRead: Check<'secret'> = {
  name: 'deletion-still-read',
  looksAt: 'secret',
  title: 'Marked for deletion and still asked for',
  risk: 'Somebody still needs it and is being refused now. When the window ends the value is gone for good.',
  remedy: 'Restore it, move its readers to another secret, then plan the deletion again.',
  judge(facts) {
    if (facts.deletionAskedAt === null || facts.blockedReads === 0) return null;
    return {
      subject: facts.secretId,
      secretId: facts.secretId,
      severity: facts.isProtected ? 'high' : 'medium',
      since: facts.deletionAskedAt,
      evidence: { reads: facts.blockedReads, lastAt: facts.lastBlockedReadAt?.toISOString() ?? null },
    };
  },
  says: (evidence) =>
    `is marked for deletion, and ${counted(numberIn(evidence, 'reads'), 'read')} were refused since.`,
};
