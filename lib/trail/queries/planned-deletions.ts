import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type Environment, isEnvironment } from '#lib/secrets/rules/environment.ts';
import { secretsVisibleTo } from '#lib/secrets/rules/visibility.ts';
import { selectPlannedDeletions } from '../store/planned-deletions.ts';

/** A secret on its way out. Instants are ISO texts. */
export interface PlannedDeletion {
  readonly secretId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly owner: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly askedAt: string;
  readonly askedBy: string | null;
  /** When AWS deletes it at the earliest; null: the record that tells the window was not seen. */
  readonly endsAt: string | null;
  readonly lastReadOn: string | null;
  /** Reads that AWS refused since, as far as the trail was seen; null: this person does not see the trail. */
  readonly blocked: {
    readonly reads: number;
    readonly lastAt: string | null;
    readonly by: readonly string[];
  } | null;
}

const MOST = 500;
const DAY_MS = 86_400_000;

/** The deletion desk: what is planned to be deleted, those that something still reads first. */
export async function readPlannedDeletions(db: Database, actor: Actor): Promise<readonly PlannedDeletion[]> {
  if (secretsVisibleTo(actor).kind === 'none') return [];
  const seesTrail = can(actor, 'trail.read');
  const rows = await selectPlannedDeletions(db.pool, MOST);
  const planned = rows.map((row): PlannedDeletion => {
    const days = Number(row.window_days);
    const known = Number.isInteger(days) && days >= 7 && days <= 30;
    return {
      secretId: row.id,
      name: row.name,
      environment: isEnvironment(row.environment) ? row.environment : 'unknown',
      owner: row.owner,
      accountId: row.account_id,
      region: row.region,
      askedAt: row.asked_at.toISOString(),
      askedBy: seesTrail ? row.asked_by : null,
      endsAt: known ? new Date(row.asked_at.getTime() + days * DAY_MS).toISOString() : null,
      lastReadOn: row.last_read_on,
      blocked: seesTrail
        ? { reads: row.blocked, lastAt: row.blocked_last_at?.toISOString() ?? null, by: row.blocked_by ?? [] }
        : null,
    };
  });
  return planned.toSorted(
    (a, b) => Number((b.blocked?.reads ?? 0) > 0) - Number((a.blocked?.reads ?? 0) > 0),
  );
}
