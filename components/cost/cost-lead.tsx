import type { CostOverview } from '#lib/cost/queries/cost-overview.ts';
import { Mark } from '../format/mark.tsx';
import { countOf, formatPercent } from '../format/number.ts';
import { Link } from '../ui/link.tsx';
import { moneyWords, monthWords } from './cost-words.ts';

/** "November 2026 has cost $131.20 so far, and will have cost $214 at its end." */
export function costTitle({ shown, forecast, currency }: CostOverview): string {
  const spent = moneyWords(shown.micros, currency);
  if (forecast === null) return `${monthWords(shown.month)} cost ${spent}.`;
  return `${monthWords(shown.month)} has cost ${spent} so far, and will have cost ${moneyWords(forecast.micros, currency)}.`;
}

/** How the forecast was made, and how the month stands beside the one before. */
export function CostLead({ overview }: { overview: CostOverview }) {
  const { forecast, shown, months, currency } = overview;
  const before = months[months.findIndex(({ month }) => month === shown.month) + 1];
  return (
    <div className="max-w-prose">
      {forecast ? <p>The forecast: {forecast.method}</p> : null}
      <p>
        {moneyWords(shown.storedMicros, currency)} for {countOf(shown.secrets, 'secret')} and their keys,{' '}
        {moneyWords(shown.callMicros, currency)} for calls.{' '}
        {before ? `${monthWords(before.month)} was ${moneyWords(before.micros, currency)}.` : null}
      </p>
    </div>
  );
}

/** What of the calls was seen: no sum without it. */
export function CostCoverage({
  overview,
  extrapolated,
  hrefOfExtrapolation,
}: {
  overview: CostOverview;
  extrapolated: boolean;
  hrefOfExtrapolation: string;
}) {
  const { coverage, currency } = overview;
  const missing = coverage.places.filter(({ hours, seenHours }) => seenHours < hours - 1);
  const beyond = coverage.beyondSeenMicros;
  return (
    <p className="max-w-prose pb-14 text-small text-ink2">
      {missing.length > 0 ? (
        <>
          <Mark state="attention" />{' '}
        </>
      ) : null}
      Storage is counted from AWS’s own dates; secrets that were gone before they could be seen are not in it.
      Calls are those that the trail has seen
      {missing.length === 0 ? ': all of this month.' : ': '}
      {missing
        .map(
          ({ connectionName, region, hours, seenHours }) =>
            `${connectionName} in ${region} ${formatPercent(hours === 0 ? 0 : seenHours / hours)} of the time`,
        )
        .join(', ')}
      {missing.length > 0 ? '. ' : ' '}
      {missing.length > 0 ? (
        extrapolated ? (
          <span className="text-ink">
            {beyond === null
              ? 'One of these was not seen at all, so nobody can say what its calls cost. '
              : `If calls went on alike outside of what was seen, they would add ${moneyWords(beyond, currency)} (extrapolated, in no sum on this page). `}
          </span>
        ) : (
          <>
            <Link href={hrefOfExtrapolation}>Extrapolate</Link>{' '}
          </>
        )
      ) : null}
      {coverage.refusedCounts > 0
        ? `${countOf(coverage.refusedCounts, 'count')} of calls could not be read and ${coverage.refusedCounts === 1 ? 'is' : 'are'} left out. `
        : null}
      <Link href="/feed">Coverage</Link>
    </p>
  );
}
