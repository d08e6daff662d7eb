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

/**
 * Reads at a glance, for a column of a table. Each is scaled to itself; the numbers stand on the page it belongs to. All
 * bars are one path, because a list holds many of these pictures.
 */
export function Sparkline({ values, label, failing }: SparklineProps) {
  const width = Math.max(STEP, values.length * STEP - 1);
  const { seen, unseen } = pathsOf(values);
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
      {unseen ? <path d={unseen} strokeDasharray="1 2" className="stroke-ctl" /> : null}
      {seen ? <path d={seen} strokeWidth={BAR} className={failing ? 'stroke-bad' : 'stroke-c4'} /> : null}
    </svg>
  );
}

function pathsOf(values: readonly (number | null)[]): { seen: string; unseen: string } {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  let seen = '';
  let unseen = '';
  values.forEach((value, index) => {
    const x = index * STEP + BAR / 2;
    if (value === null) unseen += `M${x} 4V${HEIGHT}`;
    else if (value > 0) seen += `M${x} ${HEIGHT}V${round(HEIGHT - Math.max(1.5, (value / max) * HEIGHT))}`;
  });
  return { seen, unseen };
}
