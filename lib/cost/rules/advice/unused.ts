import type { Advice } from './advice.ts';
import { idlenessOf, idleWords } from './idle.ts';
import { orphanEvidence } from './orphaned.ts';

export const unused: Advice = {
  kind: 'unused',
  proven: true,
  deletes: true,
  title: 'Secrets that nobody uses',
  act: 'Plan its deletion',
  risk: 'Something that reads it less often than every three months would fail: take the longest window, and watch the reads that are turned away.',
  judge(facts, prices, now) {
    const idle = facts.isReplica ? null : idlenessOf(facts, now);
    const saving = prices.monthly('secret');
    // What is known of a lost database says more; each secret is saved once.
    if (idle === null || saving === 0 || orphanEvidence(facts, now) !== null) return [];
    const { secretId } = facts;
    return [{ subject: secretId, secretId, principalId: null, savingMicros: saving, evidence: { ...idle } }];
  },
  says: ({ days, everRead, onlyTools }) =>
    `${idleWords(Number(days), everRead === true, onlyTools === true)}.`,
};
