import { type Advice, WINDOW_DAYS } from './advice.ts';
import { idlenessOf } from './idle.ts';

/** Judged where values left fingerprints, within one account, region and environment. What nobody reads is unused instead. */
export const sameValue: Advice = {
  kind: 'same-value',
  proven: true,
  deletes: false,
  title: 'The same value in several secrets',
  act: 'Look at the secret',
  risk: 'Each has its own readers, policy and rotation. Let the readers of this one read the other first; delete it only once nobody reads it any more.',
  judge(facts, prices, now) {
    const { secretId, isReplica, owningService, deletionAskedAt, sameValueAs: other } = facts;
    const saving = prices.monthly('secret');
    if (other === null || isReplica || owningService !== null || deletionAskedAt !== null || saving === 0)
      return [];
    if (idlenessOf(facts, now) !== null) return [];
    const reads = facts.callers.reduce((sum, caller) => sum + caller.reads, 0);
    const evidence = { other: other.name, otherReads: other.reads, reads, secrets: other.secrets };
    return [{ subject: secretId, secretId, principalId: null, savingMicros: saving, evidence }];
  },
  says: ({ other, otherReads, reads, secrets }) => {
    const more = Number(secrets) - 2;
    const others = more > 0 ? ` and ${more} more` : '';
    return (
      `holds the same value as ${other}${others} in the same environment, by their fingerprints. One secret would serve all: ` +
      `this one was read ${timesOf(Number(reads))} in the last ${WINDOW_DAYS} days, the other ${timesOf(Number(otherReads))}.`
    );
  },
};

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en-US')} times`;
}
