import { announce } from '#lib/access/announce.ts';
import type { Announcement } from '#lib/access/rules/announcement.ts';
import { listRecords, type RecordView } from '#lib/audit/queries.ts';
import { databaseNow } from '#lib/db/client.ts';
import { recentAnnouncements } from '#lib/notify/queries/recent-announcements.ts';
import type { AlarmKind } from '#lib/notify/rules/alarm.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** Records that somebody must hear of at once, with the alarm that says so past the database. */
const ALARMING = {
  'audit.chain-broken': 'audit-chain-broken',
  'audit.checkpoints-stopped': 'audit-checkpoint-late',
  'break-glass.opened': 'break-glass-opened',
} as const satisfies Partial<Record<RecordView['kind'], AlarmKind>>;

/** What is older was told by an earlier run, or is no news. */
const NEWS_MS = 15 * 60_000;
/** An alarm is for now: after a restart it is not said again for what is older. */
const ALARM_MS = 3 * 60_000;

/** Tells administrators and auditors what the audit log says about itself, and raises the alarm for what cannot wait. */
export async function watchLog({ db, alarms }: ProductJobContext): Promise<void> {
  const { records } = await listRecords(db, { kinds: Object.keys(ALARMING) }, 20);
  const now = (await databaseNow(db.prisma)).getTime();
  for (const record of records) {
    const age = now - new Date(record.at).getTime();
    if (age > NEWS_MS) continue;
    const announcement = announcementOf(record);
    if (announcement) await db.transaction((tx) => announce(tx, [announcement]));
    if (age <= ALARM_MS)
      void alarms.raise(ALARMING[record.kind as keyof typeof ALARMING], `Record ${record.number}`);
  }
  for (const id of await recentAnnouncements(db, ['trail.unexplained-read'], ALARM_MS / 1_000)) {
    void alarms.raise('unexplained-read', id);
  }
  for (const id of await recentAnnouncements(db, ['class.lowering'], ALARM_MS / 1_000)) {
    void alarms.raise('class-lowering', id);
  }
  for (const id of await recentAnnouncements(db, ['class.lowered'], ALARM_MS / 1_000)) {
    void alarms.raise('class-lowered', id);
  }
}

function announcementOf({ kind, number, data }: RecordView): Announcement | null {
  const common = {
    actorId: null,
    about: {},
    to: { roles: ['admin', 'auditor'] },
    dedupeKey: `audit.record:${number}`,
  };
  if (kind === 'audit.chain-broken') {
    return { kind, ...common, data: { firstBad: Number(data.firstBad) } };
  }
  if (kind !== 'audit.checkpoints-stopped') return null;
  return { kind: 'audit.checkpoint-late', ...common, data: { place: String(data.place), lastAt: null } };
}
