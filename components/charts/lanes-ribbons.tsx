import { useId } from 'react';
import { shortVersionId } from '../format/id.ts';
import type { LanesModel, PlacedSpan, Ribbon } from './label-lanes-model.ts';
import { LEFT } from './lanes-frame.ts';

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

interface Ids {
  inferred: string;
  failed: string;
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

/** All ribbons with their words, then a cross per attempt that failed. */
export function Ribbons({ model, versions }: { model: LanesModel; versions: readonly string[] }) {
  const ids: Ids = { inferred: useId(), failed: useId() };
  return (
    <>
      <Patterns ids={ids} ribbons={model.ribbons} />
      {model.ribbons.map((ribbon) => (
        <RibbonShape key={ribbon.outline} ribbon={ribbon} ids={ids} />
      ))}
      {model.ribbons.map((ribbon) => (
        <RibbonWords key={ribbon.outline} ribbon={ribbon} versions={versions} />
      ))}
      <Attempts model={model} />
    </>
  );
}
