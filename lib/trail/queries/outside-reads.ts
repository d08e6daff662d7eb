import type { Database } from '#lib/db/client.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { whoLabel } from '../rules/who-label.ts';
import { selectOutsideReads } from '../store/outside-reads.ts';

/** One read of a value past the product, as CloudTrail recorded it. */
export interface OutsideRead {
  readonly eventId: string;
  readonly who: string;
  readonly arn: string | null;
  readonly kind: string;
  /** ISO. */
  readonly at: string;
  readonly verdict: string | null;
}

export interface OutsideReadsPage {
  readonly reads: readonly OutsideRead[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

/**
 * Who has read the current version of a secret past the product since it became current: people, tools on a person's key,
 * and callers nobody can tell from people. As far as the trail was seen.
 */
export async function readOutsideReads(
  db: Database,
  scope: SecretScope,
  wanted: {
    readonly secretId: string;
    readonly versionId: string;
    readonly since: Date;
    readonly limit: number;
  },
): Promise<OutsideReadsPage> {
  const rows = await selectOutsideReads(db.pool, scope, { ...wanted, limit: wanted.limit + 1 });
  return {
    reads: rows.slice(0, wanted.limit).map((row) => ({
      eventId: row.event_id,
      who: whoLabel({
        kind: row.kind,
        sessionName: row.session_name,
        name: row.principal_name,
        arn: row.principal_arn,
        type: row.principal_type,
        invokedBy: null,
      }),
      arn: row.principal_arn,
      kind: row.kind,
      at: row.at.toISOString(),
      verdict: row.verdict,
    })),
    more: rows.length > wanted.limit,
  };
}
