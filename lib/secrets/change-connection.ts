import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import { isPartition, isRegionOf } from '#lib/aws/rules/partition.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type ConnectionCode, refuseConnection } from './rules/connection-refusals.ts';
import type { ConnectionRecord } from './store/read-connections.ts';
import {
  countLiving,
  deleteRegions,
  insertRegions,
  lockConnections,
  readAllConnections,
  setConnectionState,
} from './store/write-connections.ts';

const connectionId = z.string().regex(patternOf('connection'));

export const pauseConnectionSchema = z.strictObject({ connectionId });

export const changeConnectionSchema = z.strictObject({
  connectionId,
  change: z.discriminatedUnion('to', [
    z.strictObject({ to: z.literal('resume') }),
    /** All regions that shall be read from now on. What was seen of the others stays on record. */
    z.strictObject({
      to: z.literal('regions'),
      regions: z.array(z.string().max(32)).min(1, 'Choose at least one region.').max(40),
    }),
    /** No call goes there any more. Secrets, requests and reads stay on record. */
    z.strictObject({ to: z.literal('remove') }),
  ]),
});
export type ChangeConnectionInput = z.infer<typeof changeConnectionSchema>;
type Change = ChangeConnectionInput['change'] | { readonly to: 'pause' };
type Changed = Result<null, Refusal<ConnectionCode>>;

/** Nothing is read, revealed or changed there until somebody starts it again. What is running ends within seconds. */
export async function pauseConnection(
  db: Database,
  actor: Actor,
  input: z.infer<typeof pauseConnectionSchema>,
): Promise<Changed> {
  return carryOut(db, actor, input.connectionId, { to: 'pause' });
}

/** Starts a connection again, changes its regions, or removes it with all its history kept. */
export async function changeConnection(
  db: Database,
  actor: Actor,
  input: ChangeConnectionInput,
): Promise<Changed> {
  return carryOut(db, actor, input.connectionId, input.change);
}

async function carryOut(db: Database, actor: Actor, id: string, change: Change): Promise<Changed> {
  if (!can(actor, 'connections.manage')) return refuseConnection('forbidden');
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    const connection = (await readAllConnections(tx)).find((each) => each.id === id);
    if (!connection || connection.removedAt !== null) return refuseConnection('connection-unknown');
    // The file may be in nobody's reach at night: pausing is always possible and holds until somebody starts it again.
    if (connection.configured && change.to !== 'pause' && change.to !== 'resume')
      return refuseConnection('configured');
    const entry = await apply(tx, connection, change, actor.personId);
    if ('ok' in entry) return entry;
    await appendRecords(tx, entry);
    return ok(null);
  });
}

async function apply(
  tx: Transaction,
  connection: ConnectionRecord,
  change: Change,
  actorId: string,
): Promise<readonly AuditEntry[] | Extract<Changed, { readonly ok: false }>> {
  const about = { connectionId: connection.id, accountId: connection.accountId };
  const now = await databaseNow(tx);
  switch (change.to) {
    case 'pause':
      if (connection.pausedAt !== null) return [];
      await setConnectionState(tx, connection.id, { pausedAt: now });
      return [{ kind: 'connection.paused', actorId, data: about }];
    case 'resume':
      if (connection.pausedAt === null) return [];
      await setConnectionState(tx, connection.id, { pausedAt: null });
      return [{ kind: 'connection.resumed', actorId, data: about }];
    case 'remove':
      await setConnectionState(tx, connection.id, { pausedAt: connection.pausedAt ?? now, removedAt: now });
      return [
        {
          kind: 'connection.removed',
          actorId,
          data: { ...about, secrets: await countLiving(tx, connection.id) },
        },
      ];
    case 'regions':
      return setRegions(tx, connection, change.regions, actorId);
  }
}

async function setRegions(
  tx: Transaction,
  connection: ConnectionRecord,
  asked: readonly string[],
  actorId: string,
): Promise<readonly AuditEntry[] | Extract<Changed, { readonly ok: false }>> {
  const { partition } = connection;
  const regions = [...new Set(asked)];
  if (!isPartition(partition) || !regions.every((region) => isRegionOf(partition, region))) {
    return refuseConnection('place-unknown', 'regions');
  }
  const known = connection.regions.map(({ region }) => region);
  const regionsAdded = regions.filter((region) => !known.includes(region));
  const regionsRemoved = known.filter((region) => !regions.includes(region));
  if (regionsAdded.length + regionsRemoved.length === 0) return [];
  await insertRegions(tx, connection.id, regionsAdded);
  await deleteRegions(tx, connection.id, regionsRemoved);
  const data = { connectionId: connection.id, accountId: connection.accountId, regionsAdded, regionsRemoved };
  return [{ kind: 'connection.changed', actorId, data }];
}
