import { formatMoney, type MoneyStyle } from './money.ts';
import { formatCount, formatPercent, formatRoundCount } from './number.ts';
import { type DurationStyle, formatDuration } from './time.ts';

export interface CountProps {
  count: number;
  /** Singular and plural of what is counted. */
  one?: string;
  many?: string;
  /** Every figure, as in tables; else three figures above 100,000 with the exact number in the title. */
  exact?: boolean;
}

/** A count, with its noun where it stands alone. */
export function Count({ count, one, many, exact }: CountProps) {
  const figures = exact ? formatCount(count) : formatRoundCount(count);
  const noun = one ? ` ${count === 1 ? one : (many ?? `${one}s`)}` : '';
  return (
    <span
      className="figures whitespace-nowrap"
      title={figures === formatCount(count) ? undefined : formatCount(count)}
    >
      {figures}
      {noun}
    </span>
  );
}

/** A share from 0 to 1 as a percentage. */
export function Share({ share }: { share: number }) {
  return <span className="figures whitespace-nowrap">{formatPercent(share)}</span>;
}

/** An amount of micro-dollars. Say its period beside it: "a month", "so far", "forecast". */
export function Money({ micros, look = 'column' }: { micros: number | bigint; look?: MoneyStyle }) {
  return <span className="figures whitespace-nowrap">{formatMoney(micros, look)}</span>;
}

/** A length of time in ms. */
export function Duration({ ms, look = 'column' }: { ms: number; look?: DurationStyle }) {
  return <span className="whitespace-nowrap">{formatDuration(ms, look)}</span>;
}
