import { round } from './scale.ts';

export interface SparklineProps {
  /** One number per day, oldest first; `null` where nothing was seen. */
  values: readonly (number | null)[];
  /** What it shows, for readers: "Reads, 30 days: 8 M, every day". */
  label: string;
  /** Reads that were refused. */
  failing?: boolean;
}

const HEIGHT = 16;
const STEP = 3;
const BAR = 2;

/** Reads at a glance, for a column of a table. Each is scaled to itself; the numbers stand on the page it belongs to. */
export function Sparkline({ values, label, failing }: SparklineProps) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const width = Math.max(STEP, values.length * STEP - 1);
  return (
    <svg
      width={width}
      height={HEIGHT + 1}
      viewBox={`0 0 ${width} ${HEIGHT + 1}`}
      role="img"
      aria-label={label}
      className="align-middle"
    >
      <line x1="0" x2={width} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} className="stroke-rule2" />
      {values.map((value, index) => {
        if (value === 0) return null;
        const x = index * STEP;
        if (value === null) {
          return <path key={x} d={`M${x + 1} 4V${HEIGHT}`} strokeDasharray="1 2" className="stroke-ctl" />;
        }
        const height = Math.max(1.5, (value / max) * HEIGHT);
        return (
          <rect
            key={x}
            x={x}
            y={round(HEIGHT - height)}
            width={BAR}
            height={round(height)}
            className={failing ? 'fill-bad' : 'fill-c4'}
          />
        );
      })}
    </svg>
  );
}
