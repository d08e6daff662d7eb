import { VerdictShape } from '../format/mark.tsx';
import { millis } from '../format/time.ts';
import type { LanesModel } from './label-lanes-model.ts';
import { type FirstRead, type LabelAct, type LabelRead, LEFT, RIGHT, WIDTH } from './lanes-frame.ts';

/** About how wide the two lines of an act are, by the width of their letters. */
function actRoom(act: LabelAct): number {
  return Math.max(act.what.length * 7, act.who.length * 5.8) + 12;
}

/** Two lines each; where two would collide the earlier keeps its tick and a title. */
export function Acts({ acts, model }: { acts: readonly LabelAct[]; model: LanesModel }) {
  const placed = [...acts]
    .sort((a, b) => millis(a.at) - millis(b.at))
    .map((act) => ({ act, x: model.x(act.at) }));
  return placed.map(({ act, x }, index) => {
    if (x < LEFT) return null;
    const next = placed[index + 1];
    const spoken = !next || next.x - x >= actRoom(act);
    const tight = x > WIDTH - actRoom(act);
    return (
      <g key={act.id}>
        <title>{`${act.what}, ${act.who}`}</title>
        <line x1={x} x2={x} y1="38" y2={model.height} strokeDasharray="1 3" className="stroke-rule2" />
        <line
          x1={x}
          x2={x}
          y1="30"
          y2="38"
          strokeWidth="1.5"
          className={act.failing ? 'stroke-bad' : 'stroke-ink'}
        />
        {spoken ? (
          <>
            <text
              x={x}
              y="11"
              textAnchor={tight ? 'end' : 'start'}
              className={`text-small font-semibold ${act.failing ? 'fill-bad' : 'fill-ink'}`}
            >
              {act.what}
            </text>
            <text x={x} y="25" textAnchor={tight ? 'end' : 'start'} className="fill-ink3 text-micro">
              {act.who}
            </text>
          </>
        ) : null}
      </g>
    );
  });
}

/** People's reads, on the version that was current. */
export function Reads({ reads, model }: { reads: readonly LabelRead[]; model: LanesModel }) {
  const lane = model.lanes.find(({ label }) => label === 'AWSCURRENT');
  if (!lane) return null;
  return reads.map((read) => {
    const x = model.x(read.at);
    if (x < LEFT || x > RIGHT) return null;
    return (
      <g key={read.id} transform={`translate(${Math.round(x)} ${lane.y})`}>
        <title>{read.words}</title>
        <circle r="6.5" className="fill-page" />
        <VerdictShape verdict={read.verdict} />
      </g>
    );
  });
}

/** A small wedge under the current version: from here on this caller has it. */
export function FirstReads({ firsts, model }: { firsts: readonly FirstRead[]; model: LanesModel }) {
  const lane = model.lanes.find(({ label }) => label === 'AWSCURRENT');
  if (!lane) return null;
  return firsts.map((first) => {
    const x = model.x(first.at);
    if (x < LEFT || x > RIGHT) return null;
    return (
      <g key={first.id} transform={`translate(${Math.round(x)} ${lane.y + lane.half})`}>
        <title>{first.words}</title>
        <path d="M0 1 4.5 9H-4.5Z" className="fill-page stroke-ink" strokeWidth="1.2" />
      </g>
    );
  });
}
