import { createHash } from 'node:crypto';
import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import { countRecent, takeTurn } from './store/once.ts';

/** The same look of the same person is recorded once within so long. */
const LOOK_SECONDS = 600;
/** Of more different looks than this within that time, the rest count as one. */
const MOST_LOOKS = 60;
const LOOK_PREFIX = 'look ';

export interface Look {
  readonly personId: string;
  /** "list", "record", "thread" or "state". */
  readonly page: string;
  /** What the page was asked for, as it stands in the address. */
  readonly filters: string;
}

/**
 * Records that somebody looked at the audit log. Bounded, so that the log does not fill with looks at itself: one look
 * a person, page and filters in ten minutes.
 */
export async function recordLook(db: Database, { personId, page, filters }: Look): Promise<void> {
  await db.transaction(async (tx) => {
    const many = (await countRecent(tx, personId, LOOK_PREFIX, LOOK_SECONDS)) >= MOST_LOOKS;
    const shown = many ? 'and more' : filters.slice(0, 1_000);
    const mark = createHash('sha256').update(`${page}\n${shown}`).digest('hex').slice(0, 32);
    const turn = await takeTurn(tx, { personId, what: `${LOOK_PREFIX}${mark}` }, '', LOOK_SECONDS);
    if (turn === null) return;
    await appendRecords(tx, [{ kind: 'audit.viewed', actorId: personId, data: { page, filters: shown } }]);
  });
}
