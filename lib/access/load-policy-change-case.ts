import type { ChangeCase, PolicyProposal } from './rules/policy-change.ts';
import type { Reader } from './store/clock.ts';
import { loadHolders } from './store/humans.ts';
import { findPolicy, loadLivePolicies } from './store/policies.ts';

/** Nobody else may propose or decide, whatever a policy names. */
const WHO_COULD_CHANGE = { roles: ['approver', 'admin'], groups: [], people: [] };

/** Reads what a change of a policy rests on, as it is now. For a change the policies are locked before. */
export async function loadPolicyChangeCase(db: Reader, proposal: PolicyProposal): Promise<ChangeCase> {
  return {
    proposal,
    standing: await findPolicy(db, { name: proposal.name }),
    live: await loadLivePolicies(db),
    people: await loadHolders(db, WHO_COULD_CHANGE),
  };
}
