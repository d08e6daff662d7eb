import { announce } from '#lib/access/announce.ts';
import type { Transaction } from '#lib/db/client.ts';
import { packTitle } from './rules/wanted.ts';
import type { PackRow } from './store/packs.ts';
import { recipientsOf } from './store/schedules.ts';

/** Tells whom a pack was made for that it can be fetched: who ordered it, or whom its schedule names. */
export async function announceReady(tx: Transaction, pack: PackRow): Promise<void> {
  const people = pack.scheduleId
    ? await recipientsOf(tx, pack.scheduleId)
    : pack.orderedBy
      ? [pack.orderedBy]
      : [];
  if (people.length === 0) return;
  await announce(tx, [
    {
      kind: 'report.ready',
      // The product made it: the person who ordered it is told as well.
      actorId: null,
      about: {},
      to: { people },
      dedupeKey: `report.ready ${pack.id}`,
      data: { name: packTitle(pack.wanted).slice(0, 256), path: `/evidence/${pack.id}` },
    },
  ]);
}
