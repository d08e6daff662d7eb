import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { lowerAscii } from './rules/groups.ts';
import {
  addToGroup,
  loadConfiguredMemberships,
  lockGroups,
  readAddresses,
  removeFromGroup,
} from './store.ts';

/**
 * Gives the places in groups that the configuration file names, to people who are there, and takes away those it no
 * longer names. Members are named by e-mail address or id. Places that others gave stay as they are.
 */
export async function loadConfiguredGroups(
  db: Database,
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockGroups(tx);
    const people = await readAddresses(tx);
    const wanted = new Set<string>();
    const entries: AuditEntry[] = [];
    for (const [group, members] of Object.entries(groups)) {
      const names = new Set(members.flatMap((member) => [member, lowerAscii(member)]));
      const found = people.filter(
        ({ id, email }) => names.has(id) || (email !== null && names.has(lowerAscii(email))),
      );
      for (const { id: personId } of found) {
        wanted.add(`${personId} ${group}`);
        if (!(await addToGroup(tx, { personId, group, givenBy: null, configured: true }))) continue;
        entries.push({
          kind: 'group.joined',
          actorId: null,
          data: { personId, group, cameBy: 'configuration' },
        });
      }
    }
    for (const { personId, group } of await loadConfiguredMemberships(tx)) {
      if (wanted.has(`${personId} ${group}`)) continue;
      await removeFromGroup(tx, personId, group);
      entries.push({ kind: 'group.left', actorId: null, data: { personId, group, cameBy: 'configuration' } });
    }
    await appendRecords(tx, entries);
  });
}
