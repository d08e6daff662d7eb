import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { type ComparedKey, compareVersions } from '../rules/value-diff.ts';
import { type FingerprintRow, loadChoices, loadFingerprints } from '../store/fingerprints.ts';
import { isWithinReach } from '../store/scoped-tree.ts';

export interface VersionDiff {
  /** Whether reveals of this account leave fingerprints. */
  readonly isChosen: boolean;
  /** When the fingerprints of each were taken, ISO; null: none were. */
  readonly beforeTakenAt: string | null;
  readonly afterTakenAt: string | null;
  /** Null: one of the two has none, or they were taken under different keys. */
  readonly keys: readonly ComparedKey[] | null;
  readonly isOtherKey: boolean;
}

/** What differs between two versions of a secret, as far as fingerprints tell. */
export async function diffVersions(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  pair: {
    readonly secretId: string;
    readonly connectionId: string;
    readonly before: string;
    readonly after: string;
  },
): Promise<VersionDiff | null> {
  const reach = reachOf(actor, 'secrets.read');
  if (!(await isWithinReach(db, reach, pair.secretId))) return null;
  const [rows, choices] = await Promise.all([
    loadFingerprints(db, pair.secretId, [pair.before, pair.after]),
    loadChoices(db),
  ]);
  const before = rows.filter((row) => row.versionId === pair.before);
  const after = rows.filter((row) => row.versionId === pair.after);
  const isOtherKey = new Set(rows.map((row) => row.keyId.toString('hex'))).size > 1;
  const complete = before.length > 0 && after.length > 0 && !isOtherKey;
  return {
    isChosen: choices.some((choice) => choice.connectionId === pair.connectionId),
    beforeTakenAt: takenAt(before),
    afterTakenAt: takenAt(after),
    keys: complete ? compareVersions(before, after) : null,
    isOtherKey,
  };
}

function takenAt(rows: readonly FingerprintRow[]): string | null {
  return rows[0]?.takenAt.toISOString() ?? null;
}
