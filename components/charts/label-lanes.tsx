import type { ReactNode } from 'react';
import { type Frame, type LabelSpan, lanesModel } from './label-lanes-model.ts';
import { LanesLegend, SpansTable } from './label-lanes-words.tsx';
import { LaneLines, TimeAxis } from './lanes-axis.tsx';
import { type FirstRead, type LabelAct, type LabelRead, LEFT, RIGHT, TOP, WIDTH } from './lanes-frame.ts';
import { Acts, FirstReads, Reads } from './lanes-marks.tsx';
import { LanesReader } from './lanes-reader.tsx';
import { Ribbons } from './lanes-ribbons.tsx';

export type { FirstRead, LabelAct, LabelRead } from './lanes-frame.ts';

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
  /** When callers read a version for the first time. */
  firsts?: readonly FirstRead[];
  /** The line above the picture while no act is chosen. */
  readout?: ReactNode;
  /** Beside the legend: the choice of windows. */
  controls?: ReactNode;
  /** The <Coverage> sentence. */
  coverage?: ReactNode;
  /** The movements as a table, beside that of the stretches. */
  moves?: ReactNode;
}

/** Which version held which label when: one ribbon per version through all lanes it had. Recorded solid, inferred dashed. */
export function LabelLanes({
  label,
  spans,
  from,
  now,
  acts = [],
  reads = [],
  firsts = [],
  readout,
  controls,
  coverage,
  moves,
}: LabelLanesProps) {
  const frame: Frame = { from, now, left: LEFT, right: RIGHT, top: TOP };
  const model = lanesModel(spans, frame);
  const height = model.height + 44;
  const stops = acts
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .flatMap((act) => {
      const x = model.x(act.at);
      return x < LEFT || !act.readout
        ? []
        : [{ id: act.id, day: act.at.slice(0, 10), x, readout: act.readout, href: act.href }];
    });
  return (
    <LanesReader
      label={label}
      stops={stops}
      frame={{ width: WIDTH, height, top: TOP, foot: model.height }}
      resting={readout}
      aside={
        <>
          {controls}
          <LanesLegend firsts={firsts.length > 0} />
        </>
      }
      picture={
        <svg
          viewBox={`0 0 ${WIDTH} ${height}`}
          width={WIDTH}
          height={height}
          role="img"
          aria-label={label}
          className="block"
        >
          <LaneLines model={model} />
          <rect x={RIGHT} y={TOP} width={WIDTH - RIGHT} height={model.height - TOP} className="fill-sunk" />
          <Acts acts={acts} model={model} />
          <Ribbons model={model} versions={spans.map((span) => span.versionId)} />
          <FirstReads firsts={firsts} model={model} />
          <Reads reads={reads} model={model} />
          <TimeAxis from={from} now={now} model={model} />
        </svg>
      }
      table={
        <>
          {moves}
          <SpansTable spans={spans} label={label} />
        </>
      }
    >
      {coverage}
    </LanesReader>
  );
}
