import type { ReactNode } from 'react';

/** Facts in one line under a title, in second ink with the values in ink. Holds <Fact>s. */
export function FactsLine({ children }: { children: ReactNode }) {
  return <ul className="flex flex-wrap gap-x-20 py-4 text-small/[1.25rem] text-ink2">{children}</ul>;
}

export interface FactProps {
  /** What it is: "Owner". Left out where the value says it. */
  name?: string;
  children: ReactNode;
}

export function Fact({ name, children }: FactProps) {
  return (
    <li>
      {name ? `${name} ` : null}
      <span className={name ? 'text-ink' : undefined}>{children}</span>
    </li>
  );
}

export interface Definition {
  term: string;
  children: ReactNode;
}

/** Names and what they stand for, in two columns with hairlines; one column on a phone. Terms differ. */
export function DefinitionList({
  items,
  look = 'ruled',
}: {
  items: readonly Definition[];
  look?: 'ruled' | 'small';
}) {
  const ruled = look === 'ruled';
  return (
    <dl
      className={`grid grid-cols-[auto_minmax(0,1fr)] gap-x-16 max-desk:grid-cols-1 ${ruled ? '' : 'text-small/[1.1875rem]'}`}
    >
      {items.map((item) => (
        <div
          key={item.term}
          className={`col-span-full grid grid-cols-subgrid ${ruled ? 'border-b border-rule py-5' : ''}`}
        >
          <dt className="whitespace-nowrap text-ink3">{item.term}</dt>
          <dd className="min-w-0 break-anywhere">{item.children}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Up to four <Figure>s side by side between hairlines. At most three on a screen are of step `figure`. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="flex border-t border-b border-t-rule2 border-b-rule">{children}</dl>;
}

export interface FigureProps {
  label: ReactNode;
  children: ReactNode;
  /** Small words after the figure: "of 3". */
  note?: ReactNode;
  /** A line under it: <Meter>. A <Countdown look="figure"> brings its own. */
  meter?: ReactNode;
}

export function Figure({ label, children, note, meter }: FigureProps) {
  return (
    <div className="min-w-0 flex-1 border-l border-rule px-16 pt-8 pb-10 first:border-l-0 first:pl-0 last:pr-0 max-desk:px-10">
      <dt className="truncate text-small text-ink3">{label}</dt>
      <dd>
        <span className="figures text-figure">{children}</span>
        {note ? <span className="ml-6 text-ink2">{note}</span> : null}
        {meter}
      </dd>
    </div>
  );
}
