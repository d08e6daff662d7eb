import { usDate } from '../../rules/trail/us-date.ts';
import { person, workload } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { DAY_MS } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';

const WINDOW_DAYS = 7;
const REFUSED_READS = 41;

/** prod/checkout/legacy-gateway: marked for deletion three days ago, and something still reads it. */
export function planPlannedDeletion(secret: PlannedSecret, now: Date): void {
  const deletedAt = new Date(now.getTime() - 3 * DAY_MS - 4 * 3600_000);
  secret.deletedAt = deletedAt;
  secret.windowEndsAt = new Date(deletedAt.getTime() + WINDOW_DAYS * DAY_MS);
  secret.lastChangedAt = deletedAt;
}

export function writePlannedDeletion(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  const { deletedAt, windowEndsAt } = secret;
  if (deletedAt === undefined || windowEndsAt === undefined) return;
  const parameters = { secretId: secret.arn, recoveryWindowInDays: WINDOW_DAYS };
  scribe.call(person('sofia', secret.place, deletedAt, 'cli'), secret, deletedAt, {
    name: 'DeleteSecret',
    parameters,
    answer: { arn: secret.arn, name: secret.name, deletionDate: usDate(windowEndsAt) },
  });
  const chance = chanceOf('refused reads');
  const span = now.getTime() - deletedAt.getTime();
  for (let read = 0; read < REFUSED_READS; read += 1) {
    const at = new Date(deletedAt.getTime() + Math.floor(((read + chance.next()) / REFUSED_READS) * span));
    scribe.read(workload('checkout-worker', secret.place, at), secret, at, {
      by: 'name',
      error: {
        code: 'InvalidRequestException',
        message: "You can't perform this operation on the secret because it was marked for deletion.",
      },
    });
  }
}
