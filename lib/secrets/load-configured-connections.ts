import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { mintExternalId } from './begin-connection.ts';
import type { ConfiguredConnection } from './rules/configured-connections.ts';
import { deleteDraft, findDraftOf, readDraft } from './store/connection-drafts.ts';
import type { ConnectionRecord } from './store/read-connections.ts';
import {
  deleteRegions,
  insertConnection,
  insertRegions,
  lockConnections,
  readAllConnections,
  setConnectionState,
} from './store/write-connections.ts';

export type ConfiguredConnectionsCode = 'kinds-mixed' | 'name-taken';

/**
 * Brings the connections of the configuration file into the database: an account that is new gets an external id of ours,
 * one that is there gets the roles and regions of the file. What the file no longer names is paused and can be handled in
 * the pages again; nothing of it is lost. @returns how many connections changed.
 */
export async function loadConfiguredConnections(
  db: Database,
  kind: 'local' | 'real',
  configured: readonly ConfiguredConnection[],
): Promise<Result<number, Refusal<ConfiguredConnectionsCode>>> {
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    const all = await readAllConnections(tx);
    if (configured.length > 0 && all.some((other) => other.kind !== kind && other.removedAt === null)) {
      return refuse('kinds-mixed', 'The local AWS and real accounts cannot be connected side by side.');
    }
    for (const { name, accountId } of configured) {
      if (all.some((other) => other.name === name && other.accountId !== accountId)) {
        return refuse('name-taken', `A connection of another account has the name ${name} already.`);
      }
    }
    const entries: AuditEntry[] = [];
    for (const wanted of configured) {
      const same = all.find((other) => other.kind === kind && other.accountId === wanted.accountId);
      entries.push(...(await putInForce(tx, kind, wanted, same)));
    }
    const named = new Set(configured.map(({ accountId }) => accountId));
    for (const { id, accountId } of all.filter((each) => each.configured && !named.has(each.accountId))) {
      await setConnectionState(tx, id, { configured: false, pausedAt: await databaseNow(tx) });
      const data = { connectionId: id, accountId, cameBy: 'configuration' as const };
      entries.push({ kind: 'connection.paused', actorId: null, data });
    }
    await appendRecords(tx, entries);
    return ok(entries.length);
  });
}

async function putInForce(
  tx: Transaction,
  kind: string,
  wanted: ConfiguredConnection,
  same: ConnectionRecord | undefined,
): Promise<readonly AuditEntry[]> {
  const { regions, ...rest } = wanted;
  const draftId = await findDraftOf(tx, kind, wanted.accountId);
  const draft = draftId === null ? null : await readDraft(tx, draftId);
  if (draftId !== null) await deleteDraft(tx, draftId);
  const cameBy = 'configuration' as const;
  if (!same) {
    const connectionId = draft?.id ?? mintId('connection');
    // Roles that were begun in the pages name this external id already.
    const externalId = draft?.externalId ?? mintExternalId();
    await insertConnection(tx, { ...rest, kind, id: connectionId, externalId, configured: true }, regions);
    const data = { connectionId, accountId: wanted.accountId, regions: [...regions], cameBy };
    return [{ kind: 'connection.added', actorId: null, data }];
  }
  return await bringUpToDate(tx, wanted, same, draft?.externalId);
}

async function bringUpToDate(
  tx: Transaction,
  wanted: ConfiguredConnection,
  same: ConnectionRecord,
  begunExternalId: string | undefined,
): Promise<readonly AuditEntry[]> {
  const { regions, name, inventoryRoleArn, revealRoleArn, operatorRoleArn } = wanted;
  const known = same.regions.map(({ region }) => region);
  const regionsAdded = regions.filter((region) => !known.includes(region));
  const regionsRemoved = known.filter((region) => !regions.includes(region));
  const wasRemoved = same.removedAt !== null;
  const rolesDiffer =
    same.name !== name ||
    same.direct ||
    same.inventoryRoleArn !== inventoryRoleArn ||
    same.revealRoleArn !== revealRoleArn ||
    same.operatorRoleArn !== operatorRoleArn;
  const regionsDiffer = regionsAdded.length + regionsRemoved.length > 0;
  if (same.configured && !wasRemoved && !rolesDiffer && !regionsDiffer) return [];
  await setConnectionState(tx, same.id, {
    name,
    inventoryRoleArn,
    revealRoleArn,
    operatorRoleArn,
    configured: true,
    direct: false,
    // An account that comes back gets another external id: no id is used twice.
    ...(wasRemoved
      ? { removedAt: null, pausedAt: null, externalId: begunExternalId ?? mintExternalId() }
      : {}),
    ...(same.direct ? { externalId: begunExternalId ?? mintExternalId() } : {}),
  });
  await insertRegions(tx, same.id, regionsAdded);
  await deleteRegions(tx, same.id, regionsRemoved);
  const about = { connectionId: same.id, accountId: same.accountId };
  const cameBy = 'configuration' as const;
  if (wasRemoved)
    return [{ kind: 'connection.added', actorId: null, data: { ...about, regions: [...regions], cameBy } }];
  return [
    { kind: 'connection.changed', actorId: null, data: { ...about, regionsAdded, regionsRemoved, cameBy } },
  ];
}
