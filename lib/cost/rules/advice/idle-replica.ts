import type { Advice } from './advice.ts';
import { idlenessOf, idleWords } from './idle.ts';

/** Judged apart from the secret it is a copy of: reads are counted in the region they are made in. */
export const idleReplica: Advice = {
  kind: 'idle-replica',
  proven: true,
  deletes: true,
  title: 'Copies in regions where nobody reads them',
  act: 'Take the copy out of its region',
  risk: 'A copy that is kept for a failover is not read until then: ask its owner.',
  judge(facts, prices, now) {
    const idle = facts.isReplica ? idlenessOf(facts, now) : null;
    const saving = prices.monthly('replica');
    if (idle === null || saving === 0) return [];
    const { secretId } = facts;
    return [{ subject: secretId, secretId, principalId: null, savingMicros: saving, evidence: { ...idle } }];
  },
  says: ({ days, everRead, onlyTools }) =>
    `in this region ${idleWords(Number(days), everRead === true, onlyTools === true)}.`,
};
