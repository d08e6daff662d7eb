import type { Database } from '#lib/db/client.ts';
import { matchReveals } from './match-reveals.ts';
import { writing } from './store/ingest-store.ts';
import { joinShadows } from './store/join-shadows.ts';
import {
  awaitJudgement,
  learnFromInventory,
  referencesTo,
  resolveReferences,
} from './store/resolve-names.ts';
import { recomputeRollUps } from './store/roll-ups.ts';
import { prepareTables } from './store/write-batch.ts';

/**
 * Joins what records name to what the inventory has learned since: after every sync that found or changed a secret.
 * Full ARNs exactly; bare names and partial ARNs by account, region, whole name and time. Reads of secrets that
 * became known are judged anew.
 */
export async function resolveSecrets(db: Database): Promise<{ readonly learned: number }> {
  const learned = await writing(db.pool, async (client) => {
    await prepareTables(client);
    const subjects = await learnFromInventory(client, null);
    const moved = await resolveReferences(client, await referencesTo(client, subjects));
    await recomputeRollUps(client, moved);
    await joinShadows(client);
    await awaitJudgement(client, subjects);
    return subjects.length;
  });
  if (learned > 0) await matchReveals(db);
  return { learned };
}
