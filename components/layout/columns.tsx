import type { ReactNode } from 'react';

export interface ColumnsProps {
  children: ReactNode;
  /** The right column: 316, 352 or 372 px; falls below the content under 1100 px. */
  right: ReactNode;
  width?: 'narrow' | 'normal' | 'broad';
  /** What the right column is, for readers. */
  rightLabel: string;
  /** Stays in view while the left scrolls, with a line between: decisions, the doctor. */
  panel?: boolean;
}

const WIDTHS = {
  narrow: 'aside:grid-cols-[minmax(0,1fr)_19.75rem]',
  normal: 'aside:grid-cols-[minmax(0,1fr)_22rem]',
  broad: 'aside:grid-cols-[minmax(0,1fr)_23.25rem]',
} as const;

/** Content, and a column at its right. */
export function Columns({ children, right, rightLabel, width = 'normal', panel }: ColumnsProps) {
  return (
    <div className={`grid grid-cols-1 gap-x-40 ${WIDTHS[width]}`}>
      <div className="min-w-0">{children}</div>
      <aside
        aria-label={rightLabel}
        className={
          panel
            ? 'border-rule2 max-aside:mt-16 max-aside:border-t max-aside:pt-14 aside:sticky aside:top-60 aside:self-start aside:border-l aside:pl-24'
            : 'min-w-0'
        }
      >
        {right}
      </aside>
    </div>
  );
}

/** Two tables side by side, 7 to 5; one under the other below 1180 px. */
export function Pair({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-x-40 full:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">{children}</div>
  );
}
