import type { Database } from '#lib/db/client.ts';
import { forgetOldAnnouncements, giveUpOld } from './store/deliveries.ts';

/** Notifications are news, not evidence: the audit log keeps what happened. */
const KEPT_DAYS = 180;

/** Gives up messages that nobody would act on any more, and forgets old notifications. */
export async function tidyOutbox(db: Database): Promise<void> {
  await giveUpOld(db);
  while ((await forgetOldAnnouncements(db, KEPT_DAYS)) > 0);
}
