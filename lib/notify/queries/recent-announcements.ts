import type { AnnouncementKind } from '#lib/access/rules/announcement.ts';
import type { Database } from '#lib/db/client.ts';
import { findRecent } from '../store/told.ts';

/** Ids of announcements of these kinds within the last seconds, oldest first. */
export async function recentAnnouncements(
  db: Database,
  kinds: readonly AnnouncementKind[],
  withinSeconds: number,
): Promise<readonly string[]> {
  return await findRecent(db.prisma, kinds, withinSeconds);
}
