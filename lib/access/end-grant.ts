import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { whyNotEnd } from './rules/grant.ts';
import { refuseAccess } from './rules/refusals.ts';
import { readClock } from './store/clock.ts';
import { endGrant, type StoredGrant } from './store/grants.ts';
import { hasOpenReveal } from './store/reveals.ts';

export type GrantEnd =
  /** `by` null: the product itself, because its holder may no longer hold it. */
  | { readonly state: 'revoked'; readonly by: string | null; readonly why: string }
  | { readonly state: 'handed-back'; readonly by: string };

/** Ends a locked grant before its time. @returns what the caller has to record, last. */
export async function endGrantEarly(
  tx: Transaction,
  grant: StoredGrant,
  end: GrantEnd,
): Promise<Result<AuditEntry>> {
  const now = await readClock(tx);
  const problem = whyNotEnd(grant, await hasOpenReveal(tx, grant.id), now);
  if (problem) return refuseAccess(problem);
  const why = end.state === 'revoked' ? end.why : null;
  if (!(await endGrant(tx, grant, { state: end.state, by: end.by, why, at: now }))) {
    return refuseAccess('grant-ended');
  }
  const about = {
    actorId: end.by,
    secretId: grant.secretId,
    requestId: grant.requestId,
    grantId: grant.id,
  };
  return ok(
    end.state === 'revoked'
      ? { kind: 'grant.revoked', ...about, data: { why: end.why } }
      : { kind: 'grant.handed-back', ...about, data: { usesTaken: grant.usesTaken } },
  );
}
