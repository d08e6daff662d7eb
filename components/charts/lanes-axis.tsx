import { formatShortDay, millis } from '../format/time.ts';
import type { LanesModel } from './label-lanes-model.ts';
import { LEFT, RIGHT, TOP, WIDTH } from './lanes-frame.ts';

const TICKS = 7;

/** The names of the lanes and the line each runs along. */
export function LaneLines({ model }: { model: LanesModel }) {
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

/** Days below the lanes, and the line of now. */
export function TimeAxis({ from, now, model }: { from: string; now: string; model: LanesModel }) {
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
