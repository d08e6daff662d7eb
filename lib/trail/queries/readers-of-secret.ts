import type { Database } from '#lib/db/client.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { whoLabel } from '../rules/who-label.ts';
import { selectReaders } from '../store/chart-rows.ts';

export interface ReaderView {
  readonly who: string;
  readonly arn: string | null;
  readonly kind: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly reads: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Who read the values of a secret in the last days, most reads first; refused and failed tries are rows of their own. */
export async function readersOfSecret(
  db: Database,
  scope: SecretScope,
  wanted: { readonly secretId: string; readonly days: number; readonly now: Date; readonly limit?: number },
): Promise<readonly ReaderView[]> {
  const from = new Date(wanted.now.getTime() - wanted.days * 86_400_000).toISOString().slice(0, 10);
  const rows = await selectReaders(db.pool, scope, wanted.secretId, from, Math.min(wanted.limit ?? 50, 200));
  return rows.map((row) => ({
    who: whoLabel({ ...row, sessionName: null, invokedBy: null }),
    arn: row.arn,
    kind: row.kind,
    outcome: row.outcome,
    reads: row.calls,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
  }));
}
