import type { PackDetail } from '#lib/reports/queries/packs.ts';
import { dayWords } from '#lib/reports/rules/period.ts';
import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';

/** Period, zone, and how the pack came to be. */
export function PackLead({ pack }: { pack: PackDetail }) {
  const { period, zone } = pack.wanted;
  return (
    <p>
      {dayWords(period.from)} to {dayWords(period.to)}, {zone}. Ordered <Instant at={pack.orderedAt} /> by{' '}
      {pack.orderedBy === null ? 'a schedule' : <PersonName name={pack.orderedBy} />}.
      {pack.state === 'done' ? ' Repeatable to the byte.' : ''}
    </p>
  );
}
