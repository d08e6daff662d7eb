import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { announce } from './announce.ts';
import { loadPolicyChangeCase } from './load-policy-change-case.ts';
import { sealBytes } from './rules/facts.ts';
import { type ChangeCase, judgePolicyChange, openProposal } from './rules/policy-change.ts';
import {
  insertEdition,
  insertPolicy,
  lockPolicies,
  type NewEdition,
  setPolicyState,
} from './store/policies.ts';

/** A change of a policy that has all its signatures. */
export interface SignedChange {
  readonly id: string;
  readonly threadId: string;
  readonly requesterId: string;
  /** RFC 8785 bytes, as they were hashed into the facts. */
  readonly proposal: Uint8Array;
}

/**
 * Puts a signed change in force, in the transaction of its last signature. Refuses `policy-moved-on` when another
 * edition came in between; then nothing is written. @returns what the caller has to record, last.
 */
export async function applyPolicyChange(
  tx: Transaction,
  change: SignedChange,
  deciderId: string,
  now: Date,
): Promise<Result<readonly AuditEntry[]>> {
  await lockPolicies(tx);
  const c = await loadPolicyChangeCase(tx, openProposal(change.proposal));
  const judged = judgePolicyChange(c);
  if (!judged.ok) return judged;
  const { policyId, version, entry } = await carryOut(tx, c, change, deciderId, now);
  const { kind, name } = c.proposal;
  await announce(tx, [
    {
      kind: 'policy.changed',
      actorId: deciderId,
      about: { threadId: change.threadId, requestId: change.id, policyId },
      to: { people: [change.requesterId], roles: ['admin'] },
      dedupeKey: `policy changed ${change.id}`,
      data: { policyName: name, change: kind, version },
    },
  ]);
  return ok([entry]);
}

interface CarriedOut {
  readonly policyId: string;
  readonly version: number;
  readonly entry: AuditEntry;
}

async function carryOut(
  tx: Transaction,
  { proposal, standing }: ChangeCase,
  change: SignedChange,
  deciderId: string,
  now: Date,
): Promise<CarriedOut> {
  const { name, document } = proposal;
  const policyId = standing?.policyId ?? mintId('policy');
  const version = standing?.version ?? 0;
  const about = { actorId: deciderId, requestId: change.id };
  if (document === null) {
    const retiredBy = change.requesterId;
    await setPolicyState(tx, policyId, { retiredAt: now, retiredBy, retiredRequestId: change.id });
    const data = { policyId, name, version, cameBy: 'request' } as const;
    return { policyId, version, entry: { kind: 'policy.retired', ...about, data } };
  }
  const edition: NewEdition = {
    policyId,
    version: version + 1,
    document,
    createdAt: now,
    createdBy: change.requesterId,
    cameBy: 'request',
    requestId: change.id,
  };
  if (standing) {
    await insertEdition(tx, edition);
    if (standing.retired) await setPolicyState(tx, policyId, { retiredAt: null, configured: false });
  } else {
    invariant(await insertPolicy(tx, name, edition), 'a name that is free under the lock can be taken');
  }
  const documentHash = sealBytes(document).hash;
  const data = { policyId, name, version: edition.version, cameBy: 'request', documentHash } as const;
  const kind = standing && !standing.retired ? 'policy.changed' : 'policy.added';
  return { policyId, version: edition.version, entry: { kind, ...about, data } };
}
