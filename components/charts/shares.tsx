import { formatPercent } from '../format/number.ts';
import { round } from './scale.ts';

export interface SharePart {
  name: string;
  count: number;
  fill:
    | 'fill-accent'
    | 'fill-warn-mark'
    | 'fill-c4'
    | 'fill-bad'
    | 'fill-ok'
    | 'fill-c1'
    | 'fill-c2'
    | 'fill-c3'
    | 'fill-c5';
}

/** One bar cut by verdict or kind, with 1 px gaps. The numbers stand beside it as links; parts stay visible when small. */
export function SharesBar({
  label,
  parts,
  height = 8,
}: {
  label: string;
  parts: readonly SharePart[];
  height?: number;
}) {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  const least = 0.015;
  const raised = shown.map((part) => Math.max(least, part.count / total));
  const sum = raised.reduce((all, share) => all + share, 0);
  let at = 0;
  return (
    <svg width="100%" height={height} role="img" aria-label={label} className="my-6 block">
      {shown.map((part, index) => {
        const share = (raised[index] ?? 0) / sum;
        const x = at;
        at += share;
        const gap = index === shown.length - 1 ? 0 : 0.003;
        return (
          <rect
            key={part.name}
            x={`${round(x * 1000) / 10}%`}
            width={`${round((share - gap) * 1000) / 10}%`}
            height={height}
            className={part.fill}
          >
            <title>{`${part.name}: ${part.count}, ${formatPercent(part.count / total)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
