import { useId } from 'react';
import { VERDICT_WORDS, type Verdict, VerdictShape } from '../format/mark.tsx';
import { countOf } from '../format/number.ts';
import { At, NotSeenPattern, Plot } from './plot.tsx';
import { round, runs } from './scale.ts';

export interface PersonRead {
  id: string;
  /** UTC day, `2026-11-20`. */
  day: string;
  verdict: Verdict;
  /** Who read what, for the title of the dot. */
  words: string;
}

const STEP = 9;
const DOTS_SHOWN = 6;

/** How high a lane must be for these reads. */
export function dotsHeight(days: readonly string[], reads: readonly PersonRead[]): number {
  const most = Math.max(
    1,
    ...days.map((day) => Math.min(DOTS_SHOWN, reads.filter((read) => read.day === day).length)),
  );
  return most * STEP + 5;
}

/** One dot per human read, shaped by its verdict, standing on `base`. For use inside a <Plot>. */
export function Dots({
  days,
  reads,
  base,
}: {
  days: readonly string[];
  reads: readonly PersonRead[];
  base: number;
}) {
  return days.map((day, index) => {
    const here = reads.filter((read) => read.day === day);
    const x = `${round(((index + 0.5) / days.length) * 1000) / 10}%`;
    return (
      <At key={day} x={x}>
        {here.slice(0, DOTS_SHOWN).map((read, place) => (
          <g key={read.id} transform={`translate(0 ${base - 5 - place * STEP})`}>
            <title>{read.words}</title>
            <VerdictShape verdict={read.verdict} />
          </g>
        ))}
        {here.length > DOTS_SHOWN ? (
          <text x="7" y={base - 2 - (DOTS_SHOWN - 1) * STEP} className="fill-ink2 text-micro">
            {here.length}
          </text>
        ) : null}
      </At>
    );
  });
}

export interface PeopleDotsProps {
  days: readonly string[];
  reads: readonly PersonRead[];
  /** Days of which nothing was seen: hatched, never empty. */
  notSeen?: readonly string[];
}

/** The lane of human reads alone. A human read is never a bar. */
export function PeopleDots({ days, reads, notSeen = [] }: PeopleDotsProps) {
  const hatch = useId();
  const height = dotsHeight(days, reads);
  const kinds = new Map<Verdict, number>();
  for (const read of reads) kinds.set(read.verdict, (kinds.get(read.verdict) ?? 0) + 1);
  const said = Array.from(kinds, ([verdict, count]) => `${count} ${VERDICT_WORDS[verdict]}`).join(', ');
  return (
    <Plot label={`${countOf(reads.length, 'read')} by people${said ? `: ${said}` : ''}.`} height={height}>
      <defs>
        <NotSeenPattern id={hatch} />
      </defs>
      {runs(days.map((day) => notSeen.includes(day))).map(([first, last]) => (
        <rect
          key={first}
          x={`${round((first / days.length) * 1000) / 10}%`}
          width={`${round(((last + 1 - first) / days.length) * 1000) / 10}%`}
          height={height}
          fill={`url(#${hatch})`}
        >
          <title>not seen</title>
        </rect>
      ))}
      <line x1="0" x2="100%" y1={height - 5} y2={height - 5} className="stroke-rule" />
      <Dots days={days} reads={reads} base={height} />
    </Plot>
  );
}
