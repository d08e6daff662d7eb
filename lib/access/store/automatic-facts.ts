import { DENIALS_WITHIN_DAYS } from '../rules/automatic-rule.ts';
import { APPOINTMENT_SHADOW_MS } from '../rules/shadow.ts';
import type { Reader } from './clock.ts';
import { loadAccountsOf } from './humans.ts';

/** What automatic rules need to know beside the request itself. */
export interface AutomaticHistory {
  /** Requests of this person that were denied lately, each counted once. */
  readonly earlierDenials: number;
  /**
   * By any account of theirs they proposed or signed, less than a day ago, an edition of this policy, be it in force or
   * replaced since, or a retirement that may have made room for it.
   */
  readonly shapedEdition: boolean;
}

/** Reads it as of `now`, the database's clock. */
export async function loadAutomaticHistory(
  db: Reader,
  about: {
    readonly policyId: string;
    readonly askerId: string;
    readonly now: Date;
  },
): Promise<AutomaticHistory> {
  const since = new Date(about.now.getTime() - DENIALS_WITHIN_DAYS * 86_400_000);
  const lately = new Date(about.now.getTime() - APPOINTMENT_SHADOW_MS);
  const accounts = await loadAccountsOf(db, about.askerId);
  const rows = await db.$queryRaw<AutomaticHistory[]>`
    WITH me AS (SELECT unnest(${[...accounts]}::text[]) AS id),
    shaped AS (
      SELECT created_by AS by, request_id FROM access_policy_version
       WHERE policy_id = ${about.policyId} AND created_at > ${lately}
      UNION ALL
      SELECT retired_by, retired_request_id FROM access_policy
       WHERE retired_at > ${lately})
    SELECT (SELECT count(*)::int FROM access_request r
             WHERE r.requester_id IN (SELECT id FROM me) AND r.state = 'denied' AND r.closed_at > ${since}) AS "earlierDenials",
           EXISTS (SELECT 1 FROM shaped e WHERE e.by IN (SELECT id FROM me)
                      OR EXISTS (SELECT 1 FROM decision d WHERE d.request_id = e.request_id
                                    AND d.decider_id IN (SELECT id FROM me))) AS "shapedEdition"`;
  return rows[0] ?? { earlierDenials: 0, shapedEdition: true };
}
