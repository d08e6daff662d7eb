import type { ReactNode } from 'react';
import { formatMoney } from '../format/money.ts';
import { formatCount } from '../format/number.ts';
import { formatShortDay } from '../format/time.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Plot, Swatch } from './plot.tsx';
import { round, tickIndexes } from './scale.ts';

export interface CostChartDay {
  /** UTC, `2026-11-20`. */
  day: string;
  storedMicros: number;
  callMicros: number;
  calls: number;
}

export interface CostChartProps {
  /** What the picture shows, as a finding. */
  label: string;
  days: readonly CostChartDay[];
  currency: string;
  /** What the amounts do and do not hold. */
  note: ReactNode;
  height?: number;
}

const AXIS = 20;
const TOP = 8;

/** Cost per day: storage below, calls above, on the same days as the reads beside it. */
export function CostChart({ label, days, currency, note, height = 64 }: CostChartProps) {
  const max = Math.max(1, ...days.map(({ storedMicros, callMicros }) => storedMicros + callMicros));
  const base = TOP + height;
  const latest = days.at(-1);
  const money = (micros: number) => formatMoney(micros, 'small', 'en-US', currency);
  return (
    <div className="grid gap-x-16 gap-y-6 desk:grid-cols-[9rem_minmax(0,1fr)]">
      <ul className="flex flex-wrap content-end gap-x-14 text-micro text-ink2 desk:block desk:self-end desk:pb-60">
        <Key fill="fill-c2" name="calls" amount={money(latest?.callMicros ?? 0)} />
        <Key fill="fill-c1" name="kept" amount={money(latest?.storedMicros ?? 0)} />
      </ul>
      <div className="min-w-0">
        <Plot label={label} height={base + AXIS} scale={[{ words: money(max), y: TOP }]}>
          <line x1="0" x2="100%" y1={TOP} y2={TOP} className="stroke-rule" />
          {days.map((day, index) => (
            <Bar
              key={day.day}
              day={day}
              index={index}
              count={days.length}
              base={base}
              unit={height / max}
              words={money}
            />
          ))}
          <line x1="0" x2="100%" y1={base + 0.5} y2={base + 0.5} className="stroke-rule2" />
          {tickIndexes(days.length, 720).map((index) => (
            <text
              key={index}
              x={`${round(((index + 0.5) / days.length) * 100)}%`}
              y={base + 15}
              textAnchor="middle"
              className="fill-ink3 text-micro"
            >
              {formatShortDay(days[index]?.day ?? '', 'UTC')}
            </text>
          ))}
        </Plot>
        <p className="mt-4 text-small text-ink2">{note}</p>
        <Disclosure summary="Table">
          <DataTable
            caption={label}
            density="tight"
            rows={days.toReversed()}
            rowKey={(row) => row.day}
            columns={[
              { id: 'day', head: 'Day, UTC', cell: (row) => formatShortDay(row.day, 'UTC'), isName: true },
              { id: 'kept', head: 'Kept', align: 'right', cell: (row) => money(row.storedMicros) },
              { id: 'called', head: 'Calls', align: 'right', cell: (row) => money(row.callMicros) },
              { id: 'count', head: 'Number of calls', align: 'right', cell: (row) => formatCount(row.calls) },
            ]}
          />
        </Disclosure>
      </div>
    </div>
  );
}

function Key({ fill, name, amount }: { fill: string; name: string; amount: string }) {
  return (
    <li className="flex items-baseline gap-6">
      <Swatch className={fill} />
      <span className="flex-1">{name}</span>
      <span className="figures text-ink3">{amount}</span>
    </li>
  );
}

interface BarProps {
  day: CostChartDay;
  index: number;
  count: number;
  base: number;
  /** Height of one micro-unit in px. */
  unit: number;
  words: (micros: number) => string;
}

function Bar({ day, index, count, base, unit, words }: BarProps) {
  const thick = count > 45 ? 0.84 : 0.5;
  const x = `${round(((index + (1 - thick) / 2) / count) * 1000) / 10}%`;
  const width = `${round((thick / count) * 1000) / 10}%`;
  const kept = day.storedMicros * unit;
  const called = day.callMicros * unit;
  return (
    <g>
      <title>{`${formatShortDay(day.day, 'UTC')}: ${words(day.storedMicros)} kept, ${words(day.callMicros)} for ${formatCount(day.calls)} calls`}</title>
      {kept > 0 ? (
        <rect x={x} y={round(base - kept)} width={width} height={round(kept)} className="fill-c1" />
      ) : null}
      {called > 0 ? (
        <rect
          x={x}
          y={round(base - kept - Math.max(1, called))}
          width={width}
          height={round(Math.max(1, called))}
          className="fill-c2"
        />
      ) : null}
    </g>
  );
}
