import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { ConfiguredChannel } from './rules/channels-yaml.ts';
import {
  insertChannel,
  loadConfiguredRows,
  lockConfiguration,
  removeChannelRow,
  updateConfiguredRow,
} from './store/channels.ts';

/**
 * Brings the channels of the configuration file into the database, without their addresses: those stay with this process.
 * Channels that left the file are removed, what was sent to them stays on record.
 * @returns what is sealed of each, by the id of its channel, and the names that channels of the pages have already.
 */
export async function loadConfiguredChannels(
  db: Database,
  channels: readonly ConfiguredChannel[],
): Promise<{ readonly configured: ReadonlyMap<string, string>; readonly taken: readonly string[] }> {
  return await db.transaction(async (tx) => {
    await lockConfiguration(tx);
    const known = new Map((await loadConfiguredRows(tx)).map((row) => [row.name, row]));
    const configured = new Map<string, string>();
    const taken: string[] = [];
    const entries: AuditEntry[] = [];
    for (const channel of channels) {
      const { name, kind, place, settings, areas, secret } = channel;
      const row = known.get(name);
      const same = row?.kind === kind;
      const id = same ? row.id : mintId('channel');
      if (row && !same) await removeChannelRow(tx, row.id);
      if (same) await updateConfiguredRow(tx, { id, place, settings, areas });
      else {
        const added = { id, name, kind, place, settings, areas, sealed: null, createdBy: null };
        if (!(await insertChannel(tx, { ...added, source: 'configuration' }))) {
          taken.push(name);
          continue;
        }
        const data = { channelId: id, name, channelKind: kind, place, areas: [...areas] };
        entries.push({ kind: 'channel.added', actorId: null, data });
      }
      if (secret) configured.set(id, JSON.stringify(secret));
    }
    for (const [name, { id }] of known) {
      if (channels.some((channel) => channel.name === name)) continue;
      const unsent = await removeChannelRow(tx, id);
      entries.push({ kind: 'channel.removed', actorId: null, data: { channelId: id, name, unsent } });
    }
    await appendRecords(tx, entries);
    return { configured, taken };
  });
}
