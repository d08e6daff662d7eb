import { epochSeconds } from '../../wire/epoch.ts';
import type { Actor } from '../actors.ts';
import { after, DAY_MS } from '../moments.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { change } from './change-secret.ts';

/** Marks a secret for deletion. */
export function planDeletion(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  days: number,
): void {
  const windowEndsAt = new Date(at.getTime() + days * DAY_MS);
  change(scribe, actor, secret, at, {
    operation: 'DeleteSecret',
    input: { RecoveryWindowInDays: days },
    output: { DeletionDate: epochSeconds(windowEndsAt) },
  });
  secret.deletedAt = at;
  secret.windowEndsAt = windowEndsAt;
}

/** Deletes a secret at once: only its records are left. */
export function deleteAtOnce(scribe: Scribe, actor: Actor, secret: PlannedSecret, at: Date): void {
  change(scribe, actor, secret, at, {
    operation: 'DeleteSecret',
    input: { ForceDeleteWithoutRecovery: true },
    output: { DeletionDate: epochSeconds(at) },
  });
  const asked = { asked: at, forced: true };
  scribe.deletionEvent(secret, after(at, 1), 'StartSecretVersionDelete', asked);
  scribe.deletionEvent(secret, after(at, 2), 'EndSecretVersionDelete', asked);
}
