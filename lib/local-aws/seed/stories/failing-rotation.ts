import { rotationFunction } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { atClock, DAY_MS, endOfDay } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import { sampleValue } from '../sample-value.ts';
import type { Scribe } from '../scribe.ts';

const FAILING_DAYS = 20;
const ATTEMPTS: readonly (readonly [daysAgo: number, hour: number, minute: number])[] = [
  [20, 4, 10],
  [20, 5, 2],
  [19, 4, 10],
  [17, 4, 10],
  [13, 9, 2],
  [6, 4, 10],
  [0, 4, 10],
];

/**
 * prod/payments/db: the function may no longer use the key of the owner's login, so the second of four steps has
 * failed for twenty days. The pending version has a value; readers still get the old one, which is fifty days old.
 */
export function planFailingRotation(secret: PlannedSecret, now: Date): void {
  const chance = chanceOf('failing rotation');
  const current = atClock(now, 50, 4, 10, 7);
  secret.versions = secret.versions.map((version, index, all) => ({
    ...version,
    madeAt: new Date(current.getTime() - (all.length - 1 - index) * 30 * DAY_MS),
  }));
  secret.createdAt = secret.versions[0]?.madeAt ?? current;
  const pending = {
    id: chance.uuid(),
    madeAt: atClock(now, FAILING_DAYS, 4, 10, 3),
    value: sampleValue(secret.entry.kind, secret.name, chance),
    madeBy: 'rotation' as const,
  };
  secret.versions.push(pending);
  secret.labels = new Map([...secret.labels, ['AWSPENDING', pending.id]]);
  secret.lastChangedAt = pending.madeAt;
  if (secret.rotation === undefined) return;
  secret.rotation.lastRotatedAt = current;
  secret.rotation.nextRotationAt = endOfDay(new Date(current.getTime() + 30 * DAY_MS));
}

export function writeFailingRotation(
  scribe: Scribe,
  secret: PlannedSecret,
  administrator: PlannedSecret,
  now: Date,
): void {
  const pending = secret.labels.get('AWSPENDING');
  const current = secret.labels.get('AWSCURRENT');
  if (pending === undefined || current === undefined || secret.rotation === undefined) return;
  const lambda = secret.rotation.lambdaArn;
  for (const [index, [daysAgo, hour, minute]] of ATTEMPTS.entries()) {
    const start = atClock(now, daysAgo, hour, minute, 1).getTime();
    const at = (seconds: number) => new Date(start + seconds * 1000);
    const actor = rotationFunction(secret.place, at(0));
    scribe.service(secret, at(0), { name: 'RotationStarted', versionId: pending });
    scribe.read(actor, secret, at(1), { stage: 'AWSCURRENT', versionId: current });
    if (index === 0) {
      scribe.call(actor, secret, at(2), {
        name: 'PutSecretValue',
        parameters: { secretId: secret.arn, clientRequestToken: pending, versionStages: ['AWSPENDING'] },
        answer: { arn: secret.arn },
      });
      scribe.keyUse(actor, secret, at(2), { operation: 'GenerateDataKey', versionId: pending });
    }
    scribe.read(actor, secret, at(2), { stage: 'AWSPENDING', versionId: pending });
    refuseAdministrator(scribe, actor, administrator, at(3));
    scribe.service(secret, at(4), {
      name: 'RotationFailed',
      versionId: pending,
      message: `Error when executing lambda ${lambda} during setSecret step`,
    });
  }
}

function refuseAdministrator(
  scribe: Scribe,
  actor: ReturnType<typeof rotationFunction>,
  administrator: PlannedSecret,
  at: Date,
): void {
  const version = administrator.labels.get('AWSCURRENT');
  if (version === undefined) return;
  scribe.read(actor, administrator, at, {
    error: { code: 'AccessDenied', message: 'Access to KMS is not allowed' },
  });
  scribe.keyUse(actor, administrator, at, { operation: 'Decrypt', versionId: version, denied: true });
}
