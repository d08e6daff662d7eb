import type { Transaction } from '#lib/db/client.ts';
import { ENVIRONMENTS, isEnvironment } from './rules/environment.ts';
import { judgeHealth, notChecked } from './rules/health.ts';
import { failedReplicaOf, type HealthColumns, healthColumns } from './rules/mirror-secret.ts';
import { replicasSchema } from './rules/mirrored-json.ts';
import { markNotSeen, type Place, readDue, type StoredFacts, writeHealth } from './store/judge-again.ts';

/** More than this many are left for another transaction, which must end within 5 s on a busy machine too. */
export const JUDGED_AT_ONCE = 1_000;

/**
 * Judges anew the secrets of a region whose state changes by the mere passing of time, at most 1,000. Returns how many;
 * 1,000 means that there may be more. The caller holds the inventory's lock and knows that the region was seen.
 */
export async function judgeDue(tx: Transaction, place: Place, now: Date): Promise<number> {
  const due = await readDue(tx, place, now, JUDGED_AT_ONCE);
  await writeHealth(
    tx,
    due.map((facts) => ({ id: facts.id, ...judged(facts, now) })),
  );
  return due.length;
}

function judged(facts: StoredFacts, now: Date): HealthColumns {
  const environment = isEnvironment(facts.environment) ? facts.environment : 'unknown';
  const failedReplica = failedReplicaOf(replicasSchema.safeParse(facts.replicas).data ?? []);
  return healthColumns(judgeHealth({ ...facts, environment, failedReplica }, now), environment);
}

/**
 * Marks what was fine in a region as not seen since the last good look, at most 1,000 of each environment. Returns the
 * largest of these numbers; 1,000 means that there may be more.
 */
export async function judgeBlind(tx: Transaction, place: Place, seenAt: Date): Promise<number> {
  let most = 0;
  for (const environment of ENVIRONMENTS) {
    const columns = healthColumns(notChecked(seenAt), environment);
    most = Math.max(most, await markNotSeen(tx, place, environment, columns, JUDGED_AT_ONCE));
  }
  return most;
}
