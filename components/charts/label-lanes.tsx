import { type ReactNode, useId } from 'react';
import { shortVersionId } from '../format/id.ts';
import { type Verdict, VerdictShape } from '../format/mark.tsx';
import { formatShortDay, millis } from '../format/time.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import {
  type Frame,
  type LabelSpan,
  type LanesModel,
  lanesModel,
  type PlacedSpan,
  type Ribbon,
} from './label-lanes-model.ts';
import { LanesLegend, SpansTable } from './label-lanes-words.tsx';
import { NotSeenPattern } from './plot.tsx';

export interface LabelAct {
  id: string;
  at: string;
  /** "Rotated", "Value put", "Rolled back". */
  what: string;
  /** "Sofia, signed by Tom". */
  who: string;
  failing?: boolean;
}

export interface LabelRead {
  id: string;
  at: string;
  verdict: Verdict;
  words: string;
}

export interface LabelLanesProps {
  /** The name of the picture, stating its finding. */
  label: string;
  spans: readonly LabelSpan[];
  /** ISO instants: the window's beginning, and now. */
  from: string;
  now: string;
  acts?: readonly LabelAct[];
  /** Reveals and other human reads of the current version. */
  reads?: readonly LabelRead[];
  /** The fixed line above the picture: what the chosen act was, by whom, under which approval, which record. */
  readout?: ReactNode;
  /** The <Coverage> sentence. */
  coverage?: ReactNode;
}

const WIDTH = 1184;
const LEFT = 150;
const RIGHT = 1144;
const TOP = 30;

const FILLS = {
  v1: 'fill-v1 stroke-v1-line',
  v2: 'fill-v2 stroke-v2-line',
  v3: 'fill-v3 stroke-v3-line',
  v4: 'fill-v4 stroke-v4-line',
  bad: 'stroke-bad',
} as const;

const INKS = {
  v1: 'fill-v-ink',
  v2: 'fill-v-ink',
  v3: 'fill-v-ink',
  v4: 'fill-v4-ink font-semibold',
  bad: 'fill-bad',
} as const;

/** Which version held which label when: one ribbon per version through all lanes it had. Recorded solid, inferred dashed. */
export function LabelLanes({
  label,
  spans,
  from,
  now,
  acts = [],
  reads = [],
  readout,
  coverage,
}: LabelLanesProps) {
  const frame: Frame = { from, now, left: LEFT, right: RIGHT, top: TOP };
  const model = lanesModel(spans, frame);
  const ids = { inferred: useId(), failed: useId(), hatch: useId() };
  return (
    <div>
      <div className="mt-2 mb-10 flex min-h-20 flex-wrap items-baseline justify-between gap-x-14 text-small text-ink2">
        <div>{readout}</div>
        <LanesLegend />
      </div>
      <ScrollRegion label={`${label} Scrolls sideways.`} className="[direction:rtl] max-desk:-mx-16">
        <svg
          viewBox={`0 0 ${WIDTH} ${model.height + 44}`}
          width={WIDTH}
          height={model.height + 44}
          role="img"
          aria-label={label}
          className="block [direction:ltr]"
        >
          <Patterns ids={ids} ribbons={model.ribbons} />
          <LaneLines model={model} />
          <rect x={RIGHT} y={TOP} width={WIDTH - RIGHT} height={model.height - TOP} className="fill-sunk" />
          <Acts acts={acts} model={model} />
          {model.ribbons.map((ribbon) => (
            <RibbonShape key={ribbon.outline} ribbon={ribbon} ids={ids} />
          ))}
          {model.ribbons.map((ribbon) => (
            <RibbonWords
              key={ribbon.outline}
              ribbon={ribbon}
              versions={spans.map((span) => span.versionId)}
            />
          ))}
          <Attempts model={model} />
          <Reads reads={reads} model={model} />
          <TimeAxis from={from} now={now} model={model} />
        </svg>
      </ScrollRegion>
      {coverage}
      <Disclosure summary="Table">
        <SpansTable spans={spans} label={label} />
      </Disclosure>
    </div>
  );
}

interface Ids {
  inferred: string;
  failed: string;
  hatch: string;
}

function clipOf(ids: Ids, placed: PlacedSpan): string {
  return `${ids.inferred}-${placed.span.versionId.slice(0, 8)}-${Math.round(placed.x0)}-${placed.lane.y}`;
}

function inferredSpans(ribbon: Ribbon): PlacedSpan[] {
  return ribbon.spans.filter(({ span }) => span.evidence === 'inferred');
}

function Patterns({ ids, ribbons }: { ids: Ids; ribbons: readonly Ribbon[] }) {
  return (
    <defs>
      <NotSeenPattern id={ids.hatch} />
      <pattern
        id={ids.inferred}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" className="fill-page" opacity=".55" />
        <rect width="1.5" height="6" className="fill-page" opacity=".8" />
      </pattern>
      <pattern
        id={ids.failed}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="5" height="5" className="fill-bad-wash" />
        <rect width="1.6" height="5" className="fill-bad" opacity=".55" />
      </pattern>
      {ribbons.flatMap(inferredSpans).map((placed) => (
        <clipPath key={clipOf(ids, placed)} id={clipOf(ids, placed)}>
          <rect
            x={placed.x0}
            y={placed.lane.y - placed.lane.half - 2}
            width={placed.x1 - placed.x0}
            height={placed.lane.half * 2 + 4}
          />
        </clipPath>
      ))}
    </defs>
  );
}

function LaneLines({ model }: { model: LanesModel }) {
  return model.lanes.map(({ label, y, half }) => {
    const isCurrent = label === 'AWSCURRENT';
    const shown = label.length > 18 ? `${label.slice(0, 8)}…${label.slice(-8)}` : label;
    return (
      <g key={label}>
        <line x1={LEFT} x2={WIDTH} y1={y} y2={y} className="stroke-rule" />
        <text
          x="0"
          y={isCurrent ? y - 2 : y + 4}
          className={`font-mono text-small tracking-[-.02em] ${isCurrent ? 'fill-ink font-semibold' : 'fill-ink2'}`}
        >
          {label === shown ? null : <title>{label}</title>}
          {shown}
        </text>
        {isCurrent ? (
          <text x="0" y={y + 13} className="fill-ink3 text-micro">
            what readers get
          </text>
        ) : null}
        <text
          x={RIGHT - 4}
          y={y - half - 5}
          textAnchor="end"
          className="fill-ink font-mono text-micro tracking-[-.02em] desk:hidden"
        >
          {shown}
        </text>
      </g>
    );
  });
}

function RibbonShape({ ribbon, ids }: { ribbon: Ribbon; ids: Ids }) {
  const fill = ribbon.tone === 'bad' ? `url(#${ids.failed})` : undefined;
  return (
    <g>
      <path d={ribbon.outline} fill={fill} strokeLinejoin="round" className={FILLS[ribbon.tone]} />
      {inferredSpans(ribbon).map((placed) => (
        <g key={clipOf(ids, placed)} clipPath={`url(#${clipOf(ids, placed)})`}>
          <path d={ribbon.outline} fill={`url(#${ids.inferred})`} />
          <path
            d={ribbon.outline}
            fill="none"
            strokeWidth="1.8"
            strokeDasharray="3 3"
            className="stroke-page"
          />
        </g>
      ))}
    </g>
  );
}

/** Below this a span has no room for the short id of its version. */
const WORD_PX = 76;

/** The pale hatch of an inferred stretch takes the ground from under the light ink of the current version. */
function inkOf(ribbon: Ribbon, placed: PlacedSpan): string {
  const pale = ribbon.tone === 'v4' && placed.span.evidence === 'inferred';
  return pale ? 'fill-v-ink font-semibold' : INKS[ribbon.tone];
}

function RibbonWords({ ribbon, versions }: { ribbon: Ribbon; versions: readonly string[] }) {
  return ribbon.spans.map((placed, index) => {
    const bad = ribbon.tone === 'bad';
    if (ribbon.spans[index - 1]?.lane === placed.lane || (!bad && placed.x1 - placed.x0 < WORD_PX))
      return null;
    const aside = bad && placed.x0 - WORD_PX > LEFT;
    return (
      <text
        key={`${placed.lane.label} ${placed.x0}`}
        x={placed.x0 + (aside ? -8 : placed.x0 > LEFT + 1 ? 18 : 8)}
        y={placed.lane.y + 4}
        textAnchor={aside ? 'end' : 'start'}
        className={`font-mono tracking-[-.02em] ${placed.lane.half > 10 ? 'text-small' : 'text-micro'} ${inkOf(ribbon, placed)}`}
      >
        {shortVersionId(ribbon.versionId, versions)}
      </text>
    );
  });
}

/** A cross per attempt that failed. */
function Attempts({ model }: { model: LanesModel }) {
  return model.ribbons.flatMap((ribbon) =>
    ribbon.spans.flatMap(({ span, lane }) =>
      (span.attempts ?? []).map((at) => (
        <path
          key={`${ribbon.versionId} ${at}`}
          d="M-3.4 -3.4 3.4 3.4M3.4 -3.4 -3.4 3.4"
          transform={`translate(${Math.round(model.x(at))} ${lane.y})`}
          strokeWidth="1.8"
          className="stroke-bad"
        />
      )),
    ),
  );
}

/** About how wide the two lines of an act are, by the width of their letters. */
function actRoom(act: LabelAct): number {
  return Math.max(act.what.length * 7, act.who.length * 5.8) + 12;
}

/** Two lines each; where two would collide the earlier keeps its tick and a title. */
function Acts({ acts, model }: { acts: readonly LabelAct[]; model: LanesModel }) {
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

function Reads({ reads, model }: { reads: readonly LabelRead[]; model: LanesModel }) {
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

const TICKS = 7;

function TimeAxis({ from, now, model }: { from: string; now: string; model: LanesModel }) {
  const start = millis(from);
  const step = (millis(now) - start) / TICKS;
  const y = model.height;
  return (
    <g>
      <line x1={LEFT} x2={WIDTH} y1={y} y2={y} className="stroke-rule2" />
      {Array.from({ length: TICKS }, (_, index) => new Date(start + (index + 0.3) * step).toISOString()).map(
        (at) => (
          <g key={at}>
            <line x1={model.x(at)} x2={model.x(at)} y1={y} y2={y + 4} className="stroke-rule2" />
            <text x={model.x(at)} y={y + 17} textAnchor="middle" className="fill-ink3 text-micro">
              {formatShortDay(at, 'UTC')}
            </text>
          </g>
        ),
      )}
      <line x1={RIGHT} x2={RIGHT} y1={TOP} y2={y + 4} className="stroke-ink2" />
      <text x={RIGHT} y={y + 17} textAnchor="middle" className="fill-ink text-micro font-semibold">
        now
      </text>
    </g>
  );
}
