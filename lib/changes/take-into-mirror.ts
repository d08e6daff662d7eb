import { type Database, databaseNow } from '#lib/db/client.ts';
import { absorbSightings } from '#lib/secrets/absorb-sightings.ts';
import { DEFAULT_ENVIRONMENT_RULES } from '#lib/secrets/rules/environment.ts';
import { rulebookOf } from '#lib/secrets/rules/mirror-secret.ts';
import { lockInventory, markSecretGone } from '#lib/secrets/store/write-secrets.ts';
import type { Look } from './look-at-secret.ts';

/** Takes what was read back into the inventory at once, so that every page shows it. `look` null: AWS deleted it. */
export async function takeIntoMirror(
  db: Database,
  secret: { readonly secretId: string; readonly connectionId: string },
  look: Look | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockInventory(tx);
    const now = await databaseNow(tx);
    if (look === null) {
      await markSecretGone(tx, secret.secretId, now);
      return;
    }
    await absorbSightings(tx, [look.sighting], {
      connectionId: secret.connectionId,
      rulebook: rulebookOf(DEFAULT_ENVIRONMENT_RULES),
      previousSight: null,
      now,
    });
  });
}
