import type { ReactNode } from 'react';

export interface SectionProps {
  title: ReactNode;
  /** Beside the title, in ink3: a count, a window. */
  note?: ReactNode;
  /** At the right end: a link, a legend. */
  aside?: ReactNode;
  children?: ReactNode;
  /** The first section of a column stands under a stronger line. */
  first?: boolean;
  /** 3 inside another section. */
  level?: 2 | 3;
  id?: string;
}

/** A heading under a hairline, and what belongs to it. No box. */
export function Section({ title, note, aside, children, first, level = 2, id }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section id={id} className={`border-t pt-10 pb-14 ${first ? 'border-rule2' : 'border-rule'}`}>
      <div className="flex min-h-24 flex-wrap items-baseline gap-x-10">
        <Heading className={level === 2 ? 'text-body' : 'text-small'}>{title}</Heading>
        {note ? <span className="text-small text-ink3">{note}</span> : null}
        {aside ? <div className="ml-auto text-small text-ink2">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** Rows between hairlines: a small list with something at the right of each line. */
export function Lines({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul aria-label={label} className="[&>li]:border-b [&>li]:border-rule [&>li:last-child]:border-b-0">
      {children}
    </ul>
  );
}

export interface LineProps {
  /** A mark or strokes at the left, in a column of its own. */
  mark?: ReactNode;
  children: ReactNode;
  end?: ReactNode;
}

export function Line({ mark, children, end }: LineProps) {
  return (
    <li
      className={`grid items-baseline gap-x-8 py-4 ${mark === undefined ? 'grid-cols-[minmax(0,1fr)_auto]' : 'grid-cols-[22px_minmax(0,1fr)_auto]'}`}
    >
      {mark === undefined ? null : <span>{mark}</span>}
      <span className="min-w-0">{children}</span>
      {end ? <span className="text-small text-ink3">{end}</span> : null}
    </li>
  );
}
