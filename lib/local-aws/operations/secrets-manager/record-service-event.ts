import { randomUUID } from 'node:crypto';
import { type ServiceEvent, serviceEvent } from '../../rules/trail/service-event.ts';
import { visibleAt } from '../../rules/trail/visible-at.ts';
import type { Transaction } from '../../state/database.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { appendTrail } from '../../state/trail.ts';
import type { World } from '../../world.ts';

type Doing = { readonly tx: Transaction; readonly world: Pick<World, 'settings'>; readonly now: Date };

/** Writes what Secrets Manager did by itself into the history of the secret's account. */
export function recordServiceEvents(
  { tx, world, now }: Doing,
  secret: Pick<StoredSecret, 'account' | 'region'>,
  events: readonly Pick<ServiceEvent, 'name' | 'requestId' | 'about' | 'message'>[],
): void {
  const { account, region } = secret;
  appendTrail(
    tx,
    events.map((event) => serviceEvent({ ...event, account, region, time: now, eventId: randomUUID() })),
    ({ eventId }) => visibleAt(eventId, now, world.settings),
  );
}

export type RotationEventName =
  | `${'Rotation' | 'TestRotation'}${'Started' | 'Succeeded' | 'Failed'}`
  | 'RotationAbandoned';

/** An event of a rotation: it names the secret under another member than events of deletions do. */
export function rotationEvent(
  secret: Pick<StoredSecret, 'arn'>,
  event: { name: RotationEventName; versionId: string; message?: string },
) {
  return {
    name: event.name,
    requestId: `Rotation-${secret.arn}-${event.versionId}`,
    about: { SecretId: secret.arn },
    ...(event.message === undefined ? {} : { message: event.message }),
  };
}

/** An event of a copy in another region, told where the primary is. Only the names are documented. */
export function replicationEvent(
  secret: Pick<StoredSecret, 'arn'>,
  event: { name: `Replication${'Started' | 'Succeeded' | 'Failed'}`; region: string; message?: string },
) {
  return {
    name: event.name,
    requestId: `Replication-${secret.arn}-${event.region}`,
    about: { SecretId: secret.arn },
    ...(event.message === undefined ? {} : { message: event.message }),
  };
}

/** An event of the deletion of versions. The request id carries the moment of the request. */
export function deletionEvent(
  secret: Pick<StoredSecret, 'arn' | 'name'>,
  name: 'StartSecretVersionDelete' | 'EndSecretVersionDelete' | 'CancelSecretVersionDelete',
  at: { readonly asked: Date; readonly forced: boolean },
) {
  return {
    name,
    requestId: `SecretDeleteMessage:${secret.arn}:${at.asked.toISOString()}:${at.forced ? 'Forced' : 'Scheduled'}`,
    about: { ARN: secret.arn, Name: secret.name },
  };
}
