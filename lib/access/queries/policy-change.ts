import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { openFacts } from '../rules/facts.ts';
import type { Finding } from '../rules/lint-finding.ts';
import type { PolicyDocument } from '../rules/policy.ts';
import { openProposal, saysTheSame } from '../rules/policy-change.ts';
import { isStricterOrEqual } from '../rules/policy-strictness.ts';
import { findPolicy, loadLivePolicies } from '../store/policies.ts';
import { readEdition } from '../store/policy-rows.ts';
import { loadRequests } from '../store/requests.ts';
import { lintOnePolicy } from './policy-lint.ts';

/** What a change of a policy would do, for the page of its request. */
export interface PolicyChange {
  readonly kind: 'add' | 'edit' | 'retire';
  readonly name: string;
  /** Null: a name that was never used. */
  readonly policyId: string | null;
  readonly baseVersion: number | null;
  /** What the policy says in the edition the change was written against; null for a new one. */
  readonly before: PolicyDocument | null;
  /** What it shall say; null: it is retired. */
  readonly after: PolicyDocument | null;
  /** Whether the change makes the policy stricter or laxer where it holds; null: both, or it cannot be said. */
  readonly direction: 'stricter' | 'laxer' | null;
  /** Another edition came in between: the change can no longer come into force. */
  readonly movedOn: boolean;
  /** What is wrong with the policy as it shall be. */
  readonly findings: readonly Finding[];
}

/** The change behind a request; null where the request is about a secret, is not there or may not be seen. */
export async function readPolicyChange(
  db: Database,
  actor: Actor,
  requestId: string,
  ticketSystems: readonly string[] = [],
): Promise<PolicyChange | null> {
  const [request] = await loadRequests(db.prisma, [requestId]);
  if (request?.act !== 'policy-edit') return null;
  if (request.requesterId !== actor.personId && !can(actor, 'policies.read')) return null;
  const { kind, name, baseVersion, document: after } = openProposal(request.proposal);
  const facts = openFacts(request.facts);
  const policyId = facts.about === 'policy' ? facts.subjectPolicyId : null;
  const standing = await findPolicy(db.prisma, { name });
  const before =
    policyId && baseVersion !== null && kind !== 'add'
      ? await readEdition(db.prisma, policyId, baseVersion)
      : null;
  const live = await loadLivePolicies(db.prisma);
  const draft = after && {
    policyId: policyId ?? 'pol_0000000000000000',
    name,
    version: (baseVersion ?? 0) + 1,
    document: after,
  };
  const isPending = request.state === 'pending';
  const lint = draft && isPending ? await lintOnePolicy(db, live, draft, ticketSystems) : null;
  const movedOn = isPending && (standing?.version ?? null) !== baseVersion;
  const direction = before && after ? directionOf(before, after) : null;
  return {
    kind,
    name,
    policyId,
    baseVersion,
    before,
    after,
    direction,
    movedOn,
    findings: lint?.findings ?? [],
  };
}

/** Only where both hold in the same places for the same acts: else a secret may fall to another policy altogether. */
function directionOf(before: PolicyDocument, after: PolicyDocument): PolicyChange['direction'] {
  const { scope, acts } = before;
  if (!saysTheSame({ ...after, scope, acts }, after)) return null;
  if (isStricterOrEqual(after, before)) return 'stricter';
  return isStricterOrEqual(before, after) ? 'laxer' : null;
}
