import { ADVICE_KINDS, type Advice, type AdviceKind } from './advice.ts';
import { chattyCaller } from './chatty-caller.ts';
import { idleReplica } from './idle-replica.ts';
import { orphaned } from './orphaned.ts';
import { sameValue } from './same-value.ts';
import { toParameterStore } from './to-parameter-store.ts';
import { unused } from './unused.ts';

/** All advice there is, one file each. */
export const ALL_ADVICE: readonly Advice[] = [
  unused,
  idleReplica,
  chattyCaller,
  sameValue,
  orphaned,
  toParameterStore,
];

export function adviceOf(kind: AdviceKind): Advice {
  const advice = ALL_ADVICE.find((entry) => entry.kind === kind);
  if (advice === undefined) throw new Error('advice of a kind that is not known');
  return advice;
}

export function isAdviceKind(text: string): text is AdviceKind {
  return (ADVICE_KINDS as readonly string[]).includes(text);
}
