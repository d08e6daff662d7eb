import { Coverage } from '../charts/coverage.tsx';
import type { PersonRead } from '../charts/people-dots.tsx';
import { type ReaderKind, ReadsChart } from '../charts/reads-chart.tsx';
import { Mark } from '../format/mark.tsx';
import { formatRoundCount } from '../format/number.ts';
import { Link } from '../ui/link.tsx';
import { coverageOf } from './coverage-facts.ts';

export interface ReadsProps {
  days: readonly {
    readonly day: string;
    readonly reads: Readonly<Record<ReaderKind, number>>;
    readonly coverage: 'seen' | 'partly' | 'not-seen';
  }[];
  notSeen: readonly { readonly from: string; readonly to: string }[];
  /** ISO instant. */
  now: string;
  /** "of prod/payments/db", or nothing for all. */
  of?: string;
  people?: readonly PersonRead[];
  height?: number;
}

/** Values read per day with what was seen of them; where nothing was seen, that alone. */
export function Reads({ days, notSeen, now, of = '', people, height }: ReadsProps) {
  const first = days[0]?.day;
  if (first === undefined) return null;
  const coverage = coverageOf({ from: `${first}T00:00:00.000Z`, to: now }, notSeen);
  if (!coverage) {
    return (
      <p className="py-8 text-ink2">
        <Mark state="not-seen" label={null} /> Not seen: no record of these {days.length} days has been read
        yet. That is not the same as no reads. <Link href="/feed">Coverage</Link>
      </p>
    );
  }
  const total = days.reduce(
    (sum, day) => sum + Object.values(day.reads).reduce((one, count) => one + count, 0),
    0,
  );
  const human = days.reduce((sum, day) => sum + day.reads.person, 0);
  const label = `Values read${of ? ` ${of}` : ''}, ${days.length} days: ${formatRoundCount(total)}, ${formatRoundCount(human)} by people.`;
  return (
    <ReadsChart
      label={label}
      days={days.map(({ day, reads, coverage: state }) => ({
        day,
        seen: state !== 'not-seen',
        counts: reads,
      }))}
      {...(people ? { people } : {})}
      {...(height ? { height } : {})}
      coverage={
        <Coverage
          from={coverage.from}
          to={coverage.to}
          missing={coverage.missing}
          source={coverage.before}
          feedHref="/feed"
        />
      }
    />
  );
}
