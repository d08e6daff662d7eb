import { chanceOf } from '../chance.ts';
import { atClock } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';

const DAYS_AGO = 14;

/**
 * prod/notifications/smtp: a rotation stopped in its first step fourteen days ago. The version it reserved has no
 * value, keeps AWSPENDING, and keeps the next rotation from starting.
 */
export function planLeftoverPending(secret: PlannedSecret, now: Date): void {
  const reserved = {
    id: chanceOf('leftover pending').uuid(),
    madeAt: atClock(now, DAYS_AGO, 4, 12, 30),
    value: undefined,
    madeBy: 'rotation' as const,
  };
  secret.versions = [...secret.versions.filter((version) => version.madeAt < reserved.madeAt), reserved];
  const kept = secret.versions.at(-2);
  const previous = secret.versions.at(-3);
  secret.labels = new Map([
    ...(kept === undefined ? [] : ([['AWSCURRENT', kept.id]] as const)),
    ...(previous === undefined ? [] : ([['AWSPREVIOUS', previous.id]] as const)),
    ['AWSPENDING', reserved.id],
  ]);
  secret.lastChangedAt = reserved.madeAt;
  if (secret.rotation !== undefined) secret.rotation.lastRotatedAt = kept?.madeAt;
}

export function writeLeftoverPending(scribe: Scribe, secret: PlannedSecret): void {
  const pending = secret.versions.find((version) => version.id === secret.labels.get('AWSPENDING'));
  if (pending === undefined || secret.rotation === undefined) return;
  const after = (seconds: number) => new Date(pending.madeAt.getTime() + seconds * 1000);
  scribe.service(secret, pending.madeAt, { name: 'RotationStarted', versionId: pending.id });
  scribe.service(secret, after(31), {
    name: 'RotationFailed',
    versionId: pending.id,
    message: `Error when executing lambda ${secret.rotation.lambdaArn} during createSecret step`,
  });
}
