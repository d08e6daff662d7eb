import { useId } from 'react';
import { formatCount } from '../format/number.ts';
import { formatShortDay } from '../format/time.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { NotSeenPattern } from './plot.tsx';
import { round } from './scale.ts';

export interface HeatDay {
  /** UTC day, `2026-11-20`. */
  day: string;
  /** 24 counts. */
  hours: readonly number[];
  /** Where the records of this day are. */
  href: string;
  /** False where the feed saw nothing of this day: hatched, never drawn as zero. */
  seen: boolean;
}

export interface HourHeatProps {
  /** What the picture shows, as a finding. */
  label: string;
  /** The newest first. */
  days: readonly HeatDay[];
}

const ROW = 10;
const HEAD = 16;
const TICKS = [0, 6, 12, 18];

/** Reads by the hour: a row for each day, a field for each hour (UTC), the more reads the deeper; and the same as a table. */
export function HourHeat({ label, days }: HourHeatProps) {
  const hatch = useId();
  const most = Math.max(1, ...days.flatMap(({ hours }) => hours));
  const read = days.filter(({ hours, seen }) => seen && sumOf(hours) > 0);
  return (
    <div>
      <ScrollRegion label={`${label} Scrolls sideways.`}>
        <svg
          width="100%"
          height={HEAD + days.length * ROW}
          role="img"
          aria-label={label}
          className="block min-w-480"
        >
          <defs>
            <NotSeenPattern id={hatch} />
          </defs>
          {TICKS.map((hour) => (
            <text key={hour} x={`${round((hour / 24) * 100)}%`} y={11} className="fill-ink3 text-micro">
              {`${String(hour).padStart(2, '0')}:00`}
            </text>
          ))}
          {days.map(({ day, hours, seen }, row) => (
            <g key={day}>
              {seen ? (
                fieldsOf(hours).map((field) => <Field key={field.hour} {...{ day, row, most, ...field }} />)
              ) : (
                <rect y={HEAD + row * ROW} width="100%" height={ROW} fill={`url(#${hatch})`}>
                  <title>{`${formatShortDay(day, 'UTC')}: not seen`}</title>
                </rect>
              )}
            </g>
          ))}
        </svg>
      </ScrollRegion>
      {read.length === 0 ? (
        <p className="pt-4 text-small text-ink2">No read on any of these days, as far as they were seen.</p>
      ) : (
        <Disclosure summary="Table of the days, with the way to their records">
          <DataTable
            caption={label}
            rows={read}
            rowKey={({ day }) => day}
            columns={[
              {
                id: 'day',
                head: 'Day, UTC',
                isName: true,
                phone: 'first',
                cell: ({ day, href }) => (
                  <Link href={href} look="row">
                    {formatShortDay(day, 'UTC')}
                  </Link>
                ),
              },
              {
                id: 'hours',
                head: 'By the hour',
                fills: true,
                phone: 'second',
                cell: ({ hours }) => <span className="whitespace-normal">{hoursIn(hours)}</span>,
              },
              {
                id: 'sum',
                head: 'Reads',
                align: 'right',
                phone: 'first-end',
                cell: ({ hours }) => formatCount(sumOf(hours)),
              },
            ]}
          />
        </Disclosure>
      )}
    </div>
  );
}

interface FieldProps {
  day: string;
  hour: number;
  count: number;
  row: number;
  most: number;
}

function Field({ day, hour, count, row, most }: FieldProps) {
  const at = `${String(hour).padStart(2, '0')}:00`;
  return (
    <rect
      x={`${round((hour / 24) * 100)}%`}
      y={HEAD + row * ROW}
      width={`${round(100 / 24 - 0.25)}%`}
      height={ROW - 1}
      className={count === 0 ? 'fill-sunk' : 'fill-accent'}
      // The root keeps few reads visible beside many.
      fillOpacity={count === 0 ? 1 : round(0.2 + 0.8 * Math.sqrt(count / most))}
    >
      <title>{`${formatShortDay(day, 'UTC')} ${at}: ${formatCount(count)}`}</title>
    </rect>
  );
}

function fieldsOf(hours: readonly number[]): readonly { hour: number; count: number }[] {
  return hours.map((count, hour) => ({ hour, count }));
}

/** "07:00 3, 12:00 14" */
function hoursIn(hours: readonly number[]): string {
  const read = hours.flatMap((count, hour) =>
    count > 0 ? [`${String(hour).padStart(2, '0')}:00 ${formatCount(count)}`] : [],
  );
  return read.join(', ');
}

function sumOf(hours: readonly number[]): number {
  return hours.reduce((sum, count) => sum + count, 0);
}
