import { formatCount } from '../format/number.ts';

export interface ProgressProps {
  /** What is going on: "Making the pack". */
  label: string;
  done: number;
  /** Unknown while absent: the count alone is shown. */
  total?: number;
  /** What is counted: "records". */
  noun: string;
}

/** For anything over a second: the count of items with the line, never only per cent. */
export function Progress({ label, done, total, noun }: ProgressProps) {
  const share = total && total > 0 ? Math.min(1, done / total) : 0;
  const words =
    total === undefined
      ? `${formatCount(done)} ${noun}`
      : `${formatCount(done)} of ${formatCount(total)} ${noun}`;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuetext={words}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={total === undefined ? undefined : done}
    >
      <div className="flex justify-between gap-12 text-small">
        <span>{label}</span>
        <span className="figures text-ink2">{words}</span>
      </div>
      <Meter share={share} />
    </div>
  );
}

const TONES = {
  accent: 'fill-accent',
  prod: 'fill-prod-fill',
  warn: 'fill-warn-mark',
  bad: 'fill-bad',
} as const;

/** A line of 3 px filled to a share from 0 to 1. Its meaning stands in the text beside it. */
export function Meter({ share, tone = 'accent' }: { share: number; tone?: keyof typeof TONES }) {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 1000);
  return (
    <svg className="mt-6 block h-3 w-full" viewBox="0 0 1000 3" preserveAspectRatio="none" aria-hidden="true">
      <rect width="1000" height="3" className="fill-rule" />
      <rect width={filled} height="3" className={TONES[tone]} />
    </svg>
  );
}
