'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Disclosure } from '../ui/disclosure.tsx';

/** An act the crosshair can stand on. */
export interface Stop {
  id: string;
  /** Day in UTC, to step by days. */
  day: string;
  /** px of the picture. */
  x: number;
  readout: ReactNode;
  href?: string | undefined;
}

export interface LanesReaderProps {
  label: string;
  stops: readonly Stop[];
  frame: { width: number; height: number; top: number; foot: number };
  /** Said while no act is chosen. */
  resting: ReactNode;
  aside: ReactNode;
  picture: ReactNode;
  table: ReactNode;
  children?: ReactNode;
}

/**
 * The picture with its crosshair: left and right step through the acts, with shift through the days, enter opens the
 * record, T the table. What the crosshair stands on is one fixed line above the picture, never a floating box.
 */
export function LanesReader({
  label,
  stops,
  frame,
  resting,
  aside,
  picture,
  table,
  children,
}: LanesReaderProps) {
  const [at, setAt] = useState<number | null>(null);
  const tableRef = useRef<HTMLDivElement>(null);
  const keysId = useId();
  const stop = at === null ? undefined : stops[at];
  function onKeyDown(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const next = keyStep(event, stops, at);
    if (next !== undefined) setAt(next);
    else if (event.key === 'Enter' && stop?.href) window.location.assign(stop.href);
    else if (event.key === 't' || event.key === 'T') openTable(tableRef.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div>
      <div className="mt-2 mb-10 flex min-h-40 flex-wrap items-baseline justify-between gap-x-14 gap-y-4 text-small text-ink2">
        <div aria-live="polite" className="min-w-0 flex-1 basis-[420px]">
          {stop ? stop.readout : resting}
        </div>
        <div className="flex flex-wrap items-baseline gap-x-14">{aside}</div>
      </div>
      <section
        aria-label={`${label} Scrolls sideways.`}
        aria-describedby={keysId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls and is read by keys must be reachable
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="overflow-x-auto overflow-y-hidden [direction:rtl] max-desk:-mx-16"
      >
        <div className="relative w-fit [direction:ltr]">
          {picture}
          <svg
            viewBox={`0 0 ${frame.width} ${frame.height}`}
            width={frame.width}
            height={frame.height}
            aria-hidden="true"
            className="pointer-events-none absolute inset-0"
          >
            {stop ? (
              <line
                x1={stop.x}
                x2={stop.x}
                y1={frame.top}
                y2={frame.foot}
                strokeWidth="1.5"
                className="stroke-accent"
              />
            ) : null}
            {stops.map((one, index) => (
              <rect
                key={one.id}
                x={one.x - 6}
                y={0}
                width={12}
                height={frame.foot}
                fill="transparent"
                className="pointer-events-auto"
                onPointerEnter={() => setAt(index)}
              />
            ))}
          </svg>
        </div>
      </section>
      <p id={keysId} className="only-read">
        Left and right step through {stops.length === 1 ? 'the act' : `${stops.length} acts`}, with shift
        through days. Enter opens the record. T opens the table.
      </p>
      {children}
      <div ref={tableRef}>
        <Disclosure summary="Table">{table}</Disclosure>
      </div>
    </div>
  );
}

/** The stop a key leads to; undefined: it is no key of the picture. */
function keyStep(event: KeyboardEvent, stops: readonly Stop[], at: number | null): number | null | undefined {
  if (event.key === 'Escape' && at !== null) return null;
  if (stops.length === 0) return undefined;
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return stops.length - 1;
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return undefined;
  if (at === null) return stops.length - 1;
  let next = at + step;
  if (event.shiftKey) while (stops[next] && stops[next]?.day === stops[at]?.day) next += step;
  return Math.max(0, Math.min(stops.length - 1, next));
}

function openTable(place: HTMLDivElement | null): void {
  const details = place?.querySelector('details');
  if (!details) return;
  details.open = !details.open;
  details.querySelector('summary')?.focus();
}
