export interface SkeletonProps {
  /** How many rows of text or table. */
  rows?: number;
  /** Heights of the steps they stand for. */
  look?: 'text' | 'row' | 'title' | 'chart';
  /** Said to readers. */
  label?: string;
}

const LOOKS = { text: 'h-12 my-4', row: 'h-14 my-9', title: 'h-20 my-4', chart: 'h-120 my-8' } as const;
const WIDTHS = ['w-full', 'w-11/12', 'w-4/5', 'w-full', 'w-3/4', 'w-5/6'] as const;

/** Plain sunk blocks that keep the layout, from 150 ms on. Nothing moves. */
export function Skeleton({ rows = 1, look = 'text', label = 'Loading' }: SkeletonProps) {
  const keys = Array.from({ length: rows }, (_, index) => `block ${index}`);
  return (
    <div role="status" className="appears-late">
      <span className="only-read">{label}</span>
      {keys.map((key, index) => (
        <div
          key={key}
          className={`${LOOKS[look]} ${look === 'title' ? 'w-1/2' : WIDTHS[index % WIDTHS.length]} max-w-full rounded-tag bg-sunk`}
        />
      ))}
    </div>
  );
}
