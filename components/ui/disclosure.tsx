import type { ReactNode } from 'react';
import { Chevron } from './chevron.tsx';
import { ScrollRegion } from './scroll-region.tsx';

export interface DisclosureProps {
  /** The words that open it. */
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
  /** Browsers keep one open per name. */
  group?: string;
}

/** Something more under a line: raw JSON beside the words, the table beside a chart. Works without script. */
export function Disclosure({ summary, children, open, group }: DisclosureProps) {
  return (
    <details open={open} name={group} className="group/more">
      <summary className="inline-flex min-h-24 list-none items-center gap-6 text-small text-accent hover:underline hover:underline-offset-2 [&::-webkit-details-marker]:hidden">
        <Chevron towards="right" className="group-open/more:rotate-90" />
        {summary}
      </summary>
      <div className="pt-6 pb-8">{children}</div>
    </details>
  );
}

/** Words of a machine, as they are: JSON, a command. Scrolls sideways and can be reached by keyboard. */
export function CodeBlock({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ScrollRegion label={label} className="bg-sunk px-12 py-8">
      <pre className="mono text-small">{children}</pre>
    </ScrollRegion>
  );
}
