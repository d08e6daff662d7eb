import type { ReactNode } from 'react';
import { ScrollRegion } from '../ui/scroll-region.tsx';

/**
 * The picture area all day charts share: as wide as its place, with text that keeps its size, because every x is a
 * percentage. Below `minWidth` it scrolls sideways and starts at its right end, which is now.
 */
export interface PlotProps {
  /** The name of the picture: it states its finding. */
  label: string;
  height: number;
  children: ReactNode;
  /** Labels of the gridlines: text and height of the line. */
  scale?: readonly { readonly words: string; readonly y: number }[];
}

export function Plot({ label, height, children, scale = [] }: PlotProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_2.5rem]">
      <ScrollRegion label={`${label} Scrolls sideways.`} className="[direction:rtl]">
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={label}
          className="block min-w-480 overflow-visible [direction:ltr]"
        >
          {children}
        </svg>
      </ScrollRegion>
      <svg width="40" height={height} aria-hidden="true" className="block overflow-visible">
        {scale.map((line) => (
          <text key={line.words} x="40" y={line.y - 3} textAnchor="end" className="fill-ink3 text-micro">
            {line.words}
          </text>
        ))}
        {scale.map((line) => (
          <line key={line.y} x1="0" x2="40" y1={line.y} y2={line.y} className="stroke-rule" />
        ))}
      </svg>
    </div>
  );
}

/** A place on the percentage axis with px coordinates of its own. */
export function At({ x, y, children }: { x: string; y?: number; children: ReactNode }) {
  return (
    <svg x={x} y={y} overflow="visible" aria-hidden="true">
      {children}
    </svg>
  );
}

/** The hatch of what was not seen; `id` must be the page's own. */
export function NotSeenPattern({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="1" height="5" className="fill-rule2" />
    </pattern>
  );
}

/** A key of a legend. */
export function Swatch({ className }: { className: string }) {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" className="size-8 shrink-0">
      <rect width="8" height="8" className={className} />
    </svg>
  );
}
