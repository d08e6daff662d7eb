import { Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { formatShortDay } from '../format/time.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Link } from '../ui/link.tsx';
import { plural } from './words.ts';

export type HistoryKind = 'approved' | 'denied' | 'nothing' | 'this';

export interface HistoryPoint {
  id: string;
  at: string;
  kind: HistoryKind;
}

export interface HistoryLane {
  personId: string;
  name: string;
  points: readonly HistoryPoint[];
}

export interface HistoryStripProps {
  /** The one who asks first. */
  lanes: readonly HistoryLane[];
  /** ISO instants of the window. */
  from: string;
  to: string;
}

const WORDS: Record<HistoryKind, string> = {
  approved: 'approved',
  denied: 'denied',
  nothing: 'withdrawn or lapsed',
  this: 'this request',
};

const LANE = 24;
const AXIS = 20;

/** Who asked for this secret when, and what became of it: one lane a person, one sign a request. */
export function HistoryStrip({ lanes, from, to }: HistoryStripProps) {
  const start = Date.parse(from);
  const span = Math.max(1, Date.parse(to) - start);
  const xOf = (at: string) => `${Math.round(((Date.parse(at) - start) / span) * 960 + 20) / 10}%`;
  const count = lanes.reduce((sum, lane) => sum + lane.points.length, 0);
  const height = lanes.length * LANE + AXIS;
  return (
    <div>
      <div className="grid grid-cols-[10rem_minmax(0,1fr)] max-desk:grid-cols-[5.5rem_minmax(0,1fr)]">
        <div aria-hidden="true">
          {lanes.map((lane) => (
            <div key={lane.personId} className="flex h-24 items-center truncate pr-12">
              <PersonName name={lane.name} />
            </div>
          ))}
        </div>
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={`${plural(count, 'request')} for this secret in 90 days by ${plural(lanes.length, 'person', 'people')}. The table below lists them.`}
          className="block overflow-visible"
        >
          {lanes.map((lane, index) => {
            const y = index * LANE + LANE / 2;
            return (
              <g key={lane.personId}>
                <line x1="0" x2="100%" y1={y} y2={y} className="stroke-rule" />
                {lane.points.map((point) => (
                  <svg key={point.id} x={xOf(point.at)} y={y} overflow="visible" aria-hidden="true">
                    <HistorySign kind={point.kind} />
                  </svg>
                ))}
              </g>
            );
          })}
          {[0, 1 / 3, 2 / 3, 1].map((share) => {
            const at = new Date(start + span * share).toISOString();
            return (
              <text
                key={share}
                x={xOf(at)}
                y={height - 4}
                textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
                className="fill-ink3 text-micro"
              >
                {share === 1 ? 'today' : formatShortDay(at, 'UTC')}
              </text>
            );
          })}
        </svg>
      </div>
      <Disclosure summary="Table">
        <HistoryTable lanes={lanes} />
      </Disclosure>
    </div>
  );
}

function HistoryTable({ lanes }: { lanes: readonly HistoryLane[] }) {
  return (
    <ul>
      {lanes.flatMap((lane) =>
        lane.points.map((point) => (
          <li key={point.id} className="flex min-h-28 items-center gap-8 border-b border-rule">
            <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
              <HistorySign kind={point.kind} />
            </svg>
            <Link href={`/requests/${point.id}`} look="row">
              <Instant at={point.at} />
            </Link>
            <PersonName name={lane.name} /> {WORDS[point.kind]}
          </li>
        )),
      )}
    </ul>
  );
}

/** The signs in a line, as legend. */
export function HistoryLegend() {
  return (
    <span className="flex flex-wrap gap-x-14">
      {(['approved', 'denied', 'nothing', 'this'] as const).map((kind) => (
        <span key={kind} className="inline-flex items-center gap-5 whitespace-nowrap">
          <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true">
            <HistorySign kind={kind} />
          </svg>
          {WORDS[kind]}
        </span>
      ))}
    </span>
  );
}

/** Around (0, 0), 10 px wide. */
function HistorySign({ kind }: { kind: HistoryKind }) {
  if (kind === 'approved') return <circle r="4" className="fill-ink2" />;
  if (kind === 'this') return <circle r="3.8" strokeWidth="2" className="fill-page stroke-accent" />;
  if (kind === 'nothing') return <circle r="3.6" strokeWidth="1.2" className="fill-page stroke-ink3" />;
  return (
    <path d="M-3.5 -3.5 3.5 3.5M3.5 -3.5 -3.5 3.5" fill="none" strokeWidth="1.8" className="stroke-bad" />
  );
}
