import type { SecretAct } from '#lib/access/rules/act.ts';
import type { AskedItem } from '#lib/access/rules/asking.ts';
import type { ChangeFacts } from './facts.ts';
import { needsPerson } from './order.ts';

/** A frozen change as it is asked for: the current version; the change itself is in the facts of the request. */
export function askedItemOf(change: {
  readonly id: string;
  readonly secretId: string;
  readonly act: string;
  readonly facts: ChangeFacts;
  readonly factsHash: string;
}): AskedItem {
  const { order, seen, words } = change.facts;
  return {
    secretId: change.secretId,
    act: change.act as SecretAct,
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
    change: {
      id: change.id,
      hash: change.factsHash,
      words,
      needsPerson: needsPerson(order, seen.functionArn),
    },
  };
}
