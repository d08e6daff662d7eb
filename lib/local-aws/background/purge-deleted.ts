import { deletionEvent, recordServiceEvents } from '../operations/secrets-manager/record-service-event.ts';
import { holdSecretsToPurge, removeSecret } from '../state/deletions.ts';
import type { World } from '../world.ts';

const BATCH = 50;

/** Removes the secrets whose recovery window has ended, each batch with its records in one transaction. */
export async function purgeDeleted(world: World): Promise<void> {
  let purged: number;
  do {
    purged = await world.database.transaction(async (tx) => {
      const now = world.settings.now();
      const secrets = await holdSecretsToPurge(tx, now, BATCH);
      for (const secret of secrets) {
        const at = { asked: secret.deletedAt ?? now, forced: false };
        await removeSecret(tx, secret.id);
        recordServiceEvents({ tx, world, now }, secret, [
          deletionEvent(secret, 'StartSecretVersionDelete', at),
          deletionEvent(secret, 'EndSecretVersionDelete', at),
        ]);
      }
      return secrets.length;
    });
  } while (purged === BATCH);
}
