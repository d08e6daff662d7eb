import type { Transaction } from '#lib/db/client.ts';
import type { ChannelKind } from '../rules/channel.ts';
import type { Reader } from './told.ts';

export interface StoredChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly source: 'page' | 'configuration';
  readonly place: string;
  readonly settings: unknown;
  readonly sealed: Uint8Array | null;
  readonly areas: readonly string[];
  readonly state: 'active' | 'paused';
  readonly failures: number;
}

/** A channel that was not removed; null if there is none. */
export async function loadChannel(db: Reader, id: string): Promise<StoredChannel | null> {
  const rows = await db.$queryRaw<StoredChannel[]>`
    SELECT id, name, kind, source, place, settings, sealed, areas, state, failures
      FROM channel WHERE id = ${id} AND removed_at IS NULL`;
  return rows[0] ?? null;
}

/** The same, and nobody else changes it until the end of the transaction. */
export async function lockChannel(tx: Transaction, id: string): Promise<StoredChannel | null> {
  await tx.$queryRaw`SELECT id FROM channel WHERE id = ${id} FOR UPDATE`;
  return await loadChannel(tx, id);
}

export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly source: 'page' | 'configuration';
  readonly place: string;
  readonly settings: object;
  readonly sealed: Uint8Array | null;
  readonly areas: readonly string[];
  readonly createdBy: string | null;
}

/** Adds a channel. @returns false where a channel that was not removed has the name. */
export async function insertChannel(tx: Transaction, channel: NewChannel): Promise<boolean> {
  const { id, name, kind, source, place, settings, sealed, areas, createdBy } = channel;
  const added = await tx.$executeRaw`
    INSERT INTO channel (id, name, kind, source, place, settings, sealed, areas, created_by, created_at)
    VALUES (${id}, ${name}, ${kind}, ${source}, ${place}, ${JSON.stringify(settings)}::jsonb, ${sealed}, ${[...areas]},
            ${createdBy}, access_clock())
    ON CONFLICT (name) WHERE removed_at IS NULL DO NOTHING`;
  return added === 1;
}

/** Stops or starts a channel. What waits stays; a start tries at once. */
export async function setChannelState(
  tx: Transaction,
  id: string,
  state: 'active' | 'paused',
  why: string | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE channel SET state = ${state}, state_why = ${why}, failures = 0, failing_since = NULL, hold_until = NULL
     WHERE id = ${id}`;
}

/** Takes a channel out of use and forgets its seal. What was sent stays on record, what waits will not be sent. */
export async function removeChannelRow(tx: Transaction, id: string): Promise<number> {
  await tx.$executeRaw`UPDATE channel SET removed_at = access_clock(), sealed = NULL WHERE id = ${id}`;
  return await tx.$executeRaw`
    UPDATE delivery SET state = 'withdrawn', outcome = 'channel-removed', finished_at = access_clock(), message = NULL
     WHERE channel_id = ${id} AND state = 'waiting'`;
}

export async function setAreas(tx: Transaction, id: string, areas: readonly string[]): Promise<void> {
  await tx.$executeRaw`UPDATE channel SET areas = ${[...areas]} WHERE id = ${id}`;
}

export async function reseal(tx: Transaction, id: string, sealed: Uint8Array): Promise<void> {
  await tx.$executeRaw`UPDATE channel SET sealed = ${sealed} WHERE id = ${id}`;
}

/** Makes instances that start together load their configuration one after the other. */
export async function lockConfiguration(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('countersign configured channels'))::text`;
}

export async function loadConfiguredRows(
  db: Reader,
): Promise<readonly { readonly id: string; readonly name: string; readonly kind: ChannelKind }[]> {
  return await db.$queryRaw`
    SELECT id, name, kind FROM channel WHERE source = 'configuration' AND removed_at IS NULL`;
}

export async function updateConfiguredRow(
  tx: Transaction,
  { id, place, settings, areas }: Pick<NewChannel, 'id' | 'place' | 'settings' | 'areas'>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE channel SET place = ${place}, settings = ${JSON.stringify(settings)}::jsonb, areas = ${[...areas]}
     WHERE id = ${id}`;
}

export async function countChannels(db: Reader): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM channel WHERE removed_at IS NULL`;
  return rows[0]?.count ?? 0;
}

/** The connection of an SNS channel: its account and the role we take there. */
export async function loadConnectionOfAccount(
  db: Reader,
  asked: { readonly kind: string; readonly accountId: string },
): Promise<{
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  readonly externalId: string;
} | null> {
  const rows = await db.$queryRaw<
    {
      partition: string;
      accountId: string;
      inventoryRoleArn: string;
      revealRoleArn: string;
      externalId: string;
    }[]
  >`
    SELECT partition, account_id AS "accountId", inventory_role_arn AS "inventoryRoleArn",
           reveal_role_arn AS "revealRoleArn", external_id AS "externalId"
      FROM connection WHERE kind = ${asked.kind} AND account_id = ${asked.accountId}`;
  return rows[0] ?? null;
}
