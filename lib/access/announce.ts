import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import {
  ANNOUNCEMENT_DATA,
  type Announcement,
  areaOf,
  settledBy,
  threadKeyOf,
} from './rules/announcement.ts';
import { insertAnnouncements, type OutboxRow } from './store/outbox.ts';

/**
 * Tells people and channels of a change, in the transaction of the change: if that is rolled back nobody hears of it.
 * Call it once per transaction, before `appendRecords`. Notifications are there at commit; channels are served by the
 * dispatcher afterwards. Earlier notifications that the change settles are marked as handled.
 * @throws ZodError for data that is not of the form of its kind: a defect of the caller.
 */
export async function announce(tx: Transaction, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  await insertAnnouncements(tx, announcements.map(toRow));
}

function toRow(announcement: Announcement): OutboxRow {
  const { kind, actorId, about, to } = announcement;
  const settled = settledBy(announcement);
  return {
    id: mintId('announcement'),
    kind,
    actorId,
    threadId: about.threadId ?? null,
    requestId: about.requestId ?? null,
    grantId: about.grantId ?? null,
    secretId: about.secretId ?? null,
    policyId: about.policyId ?? null,
    data: ANNOUNCEMENT_DATA[kind].parse(announcement.data),
    dedupeKey: announcement.dedupeKey ?? null,
    threadKey: threadKeyOf(announcement),
    people: to.people ?? [],
    roles: to.roles ?? [],
    groups: to.groups ?? [],
    channels: announcement.channels ?? [],
    area: areaOf(kind),
    settles: settled?.kinds ?? [],
    settlesOnlyOf: settled?.whose === 'actor' ? actorId : null,
  };
}
