import { accessDenied, refusalOf } from '../../pipeline/authorise-call.ts';
import type { Tag } from '../../rules/secrets/tags.ts';
import type { Call } from '../operation.ts';
import { demandOn, type Located } from './locate-secret.ts';

/** Refuses tags with which the caller could no longer tag or untag the secret itself. */
export function checkNotLockedOut(call: Call, located: Located, tags: readonly Tag[] | undefined): void {
  if (located.secret === undefined) return;
  const changed = { ...located, secret: { ...located.secret, tags } };
  for (const action of ['TagResource', 'UntagResource']) {
    // A caller that could not do it before does not lose it now.
    if (refusalOf(call, demandOn(action, located)) !== undefined) continue;
    const demand = demandOn(action, changed);
    const because = refusalOf(call, demand);
    if (because !== undefined) throw accessDenied(call.caller, demand, because, 'json');
  }
}
