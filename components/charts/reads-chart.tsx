import { type ReactNode, useId } from 'react';
import { formatCount, formatTick } from '../format/number.ts';
import { formatShortDay } from '../format/time.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Dots, dotsHeight, type PersonRead } from './people-dots.tsx';
import { At, NotSeenPattern, Plot, Swatch } from './plot.tsx';
import { gridlines, round, runs, tickIndexes } from './scale.ts';

export type ReaderKind = 'person' | 'tool' | 'workload' | 'service' | 'unknown';

export interface ReadsDay {
  /** UTC day, `2026-11-20`. */
  day: string;
  /** False where the feed saw nothing of this day: drawn hatched, never as zero. */
  seen: boolean;
  counts: Readonly<Partial<Record<ReaderKind, number>>>;
}

export interface ReadsChartProps {
  /** What the picture shows, as a finding: "Reads of production values, 30 days: 7.9 M, 3 by people." */
  label: string;
  days: readonly ReadsDay[];
  /** Human reads as dots above the bars; then people are not stacked. */
  people?: readonly PersonRead[];
  /** The <Coverage> sentence. No chart without it. */
  coverage: ReactNode;
  /** Height of the bars in px. */
  height?: number;
}

/** From the base upwards. */
const KINDS: readonly { kind: ReaderKind; name: string; fill: string }[] = [
  { kind: 'workload', name: 'workloads', fill: 'fill-c1' },
  { kind: 'service', name: 'AWS services', fill: 'fill-c3' },
  { kind: 'tool', name: 'tools on a person’s key', fill: 'fill-c2' },
  { kind: 'person', name: 'people', fill: 'fill-c5' },
  { kind: 'unknown', name: 'unknown', fill: 'fill-c4' },
];

type Kind = (typeof KINDS)[number];

const AXIS = 20;
const GAP = 1;

function totalOf(day: ReadsDay, kinds: readonly Kind[]): number {
  return kinds.reduce((sum, { kind }) => sum + (day.counts[kind] ?? 0), 0);
}

/** Reads per day, stacked by kind of reader, with what was not seen hatched and the same numbers as a table. */
export function ReadsChart({ label, days, people, coverage, height = 84 }: ReadsChartProps) {
  const kinds = KINDS.filter(
    ({ kind }) => !(people && kind === 'person') && days.some((day) => (day.counts[kind] ?? 0) > 0),
  );
  const latest = days.findLast((day) => day.seen);
  return (
    <div className="grid gap-x-16 gap-y-6 desk:grid-cols-[9rem_minmax(0,1fr)]">
      <Legend kinds={kinds} latest={latest} />
      <div className="min-w-0">
        <Picture label={label} days={days} kinds={kinds} people={people} height={height} />
        <div className="mt-4">{coverage}</div>
        <Disclosure summary="Table">
          <NumbersTable days={days} kinds={kinds} label={label} />
        </Disclosure>
      </div>
    </div>
  );
}

function Legend({ kinds, latest }: { kinds: readonly Kind[]; latest: ReadsDay | undefined }) {
  return (
    <ul
      className="flex flex-wrap content-end gap-x-14 text-micro text-ink2 desk:block desk:self-end desk:pb-92"
      aria-label={latest ? `Latest day, ${formatShortDay(latest.day, 'UTC')}` : 'Legend'}
    >
      {kinds.toReversed().map(({ kind, name, fill }) => (
        <li key={kind} className="flex items-baseline gap-6">
          <Swatch className={fill} />
          <span className="flex-1">{name}</span>
          <span className="figures text-ink3">
            {latest ? formatCount(latest.counts[kind] ?? 0) : 'not seen'}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface PictureProps {
  label: string;
  days: readonly ReadsDay[];
  kinds: readonly Kind[];
  people: readonly PersonRead[] | undefined;
  height: number;
}

function Picture({ label, days, kinds, people, height }: PictureProps) {
  const hatch = useId();
  const names = days.map((day) => day.day);
  const lane = people ? dotsHeight(names, people) + 8 : 8;
  const base = lane + height;
  const max = Math.max(1, ...days.map((day) => totalOf(day, kinds)));
  const scale = gridlines(max).map((value) => ({
    words: formatTick(value),
    y: round(base - (value / max) * height),
  }));
  return (
    <Plot label={label} height={base + AXIS} scale={scale}>
      <defs>
        <NotSeenPattern id={hatch} />
      </defs>
      {scale.map((line) => (
        <line key={line.y} x1="0" x2="100%" y1={line.y} y2={line.y} className="stroke-rule" />
      ))}
      {runs(days.map((day) => !day.seen)).map(([first, last]) => (
        <NotSeen
          key={first}
          from={first / days.length}
          to={(last + 1) / days.length}
          top={0}
          height={base}
          hatch={hatch}
        />
      ))}
      {days.map((day, index) => (
        <Bar
          key={day.day}
          day={day}
          kinds={kinds}
          index={index}
          count={days.length}
          base={base}
          unit={height / max}
        />
      ))}
      {people ? <Dots days={names} reads={people} base={lane - 8} /> : null}
      <line x1="0" x2="100%" y1={base + 0.5} y2={base + 0.5} className="stroke-rule2" />
      <DayTicks names={names} y={base + 15} />
    </Plot>
  );
}

interface NotSeenProps {
  from: number;
  to: number;
  top: number;
  height: number;
  hatch: string;
}

function NotSeen({ from, to, top, height, hatch }: NotSeenProps) {
  const width = to - from;
  return (
    <>
      <rect
        x={`${round(from * 100)}%`}
        y={top}
        width={`${round(width * 100)}%`}
        height={height}
        fill={`url(#${hatch})`}
      >
        <title>not seen</title>
      </rect>
      {width > 0.12 ? (
        <At x={`${round((from + width / 2) * 100)}%`} y={top + height / 2}>
          <rect x="-28" y="-10" width="56" height="18" className="fill-page" />
          <text y="4" textAnchor="middle" className="fill-ink2 text-micro">
            not seen
          </text>
        </At>
      ) : null}
    </>
  );
}

interface BarProps {
  day: ReadsDay;
  kinds: readonly Kind[];
  index: number;
  count: number;
  base: number;
  /** Height of one read in px. */
  unit: number;
}

function Bar({ day, kinds, index, count, base, unit }: BarProps) {
  if (!day.seen) return null;
  const thick = count > 45 ? 0.84 : count > 20 ? 0.36 : 0.24;
  const x = `${round(((index + (1 - thick) / 2) / count) * 1000) / 10}%`;
  const width = `${round((thick / count) * 1000) / 10}%`;
  let y = base;
  const parts = kinds.flatMap(({ kind, fill }) => {
    const reads = day.counts[kind] ?? 0;
    if (reads === 0) return [];
    const size = Math.max(1.5, reads * unit - GAP);
    y -= size;
    const part = <rect key={kind} x={x} y={round(y)} width={width} height={round(size)} className={fill} />;
    y -= GAP;
    return [part];
  });
  const words = kinds.map(({ kind, name }) => `${formatCount(day.counts[kind] ?? 0)} ${name}`).join(', ');
  return (
    <g>
      <title>{`${formatShortDay(day.day, 'UTC')}: ${words}`}</title>
      {parts}
    </g>
  );
}

function DayTicks({ names, y }: { names: readonly string[]; y: number }) {
  return tickIndexes(names.length, 720).map((index) => (
    <text
      key={index}
      x={`${round(((index + 0.5) / names.length) * 100)}%`}
      y={y}
      textAnchor="middle"
      className="fill-ink3 text-micro"
    >
      {formatShortDay(names[index] ?? '', 'UTC')}
    </text>
  ));
}

function NumbersTable({
  days,
  kinds,
  label,
}: {
  days: readonly ReadsDay[];
  kinds: readonly Kind[];
  label: string;
}) {
  return (
    <DataTable
      caption={label}
      density="tight"
      rows={days.toReversed()}
      rowKey={(row) => row.day}
      columns={[
        { id: 'day', head: 'Day, UTC', cell: (row) => formatShortDay(row.day, 'UTC'), isName: true },
        ...kinds.map(({ kind, name }) => ({
          id: kind,
          head: name,
          align: 'right' as const,
          cell: (row: ReadsDay) => (row.seen ? formatCount(row.counts[kind] ?? 0) : 'not seen'),
        })),
      ]}
    />
  );
}
