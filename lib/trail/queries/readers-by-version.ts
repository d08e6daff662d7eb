import type { Database } from '#lib/db/client.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { type CurrentVersion, type Standing, standingOf } from '../rules/version-reader.ts';
import type { ReaderKind } from '../rules/who.ts';
import { whoLabel } from '../rules/who-label.ts';
import { selectVersionReaders } from '../store/version-readers.ts';

export interface VersionReader {
  readonly id: string;
  readonly who: string;
  readonly arn: string | null;
  readonly kind: ReaderKind | string;
  readonly reads: number;
  /** ISO. */
  readonly lastAt: string;
  readonly standing: Standing;
  /** Version of the last read; null: not known. */
  readonly versionId: string | null;
  /** False: it follows from the label and the time, no record shows it. */
  readonly isShown: boolean;
  /** ISO. First read of the current version; null: none known. */
  readonly firstAt: string | null;
}

/** Who read a secret in the last days, newest first, and which of them has the current version. At most 100. */
export async function readersByVersion(
  db: Database,
  scope: SecretScope,
  wanted: {
    readonly secretId: string;
    readonly current: CurrentVersion;
    readonly days: number;
    readonly now: Date;
  },
): Promise<readonly VersionReader[]> {
  const from = new Date(wanted.now.getTime() - wanted.days * 86_400_000).toISOString().slice(0, 10);
  const rows = await selectVersionReaders(db.pool, scope, {
    secretId: wanted.secretId,
    from,
    since: wanted.current.since,
    limit: 100,
  });
  return rows.map((row) => {
    const standing = standingOf(
      {
        lastAt: row.last_at,
        lastVersion: row.last_version,
        lastStage: row.last_stage,
        firstSince: row.first_since,
        firstVersion: row.first_version,
        firstStage: row.first_stage,
      },
      wanted.current,
    );
    return {
      id: `${row.principal_id} ${row.kind}`,
      who: whoLabel({ ...row, sessionName: null, invokedBy: null }),
      arn: row.arn,
      kind: row.kind,
      reads: row.calls,
      lastAt: row.last_at.toISOString(),
      ...standing,
      firstAt: standing.firstAt?.toISOString() ?? null,
    };
  });
}
