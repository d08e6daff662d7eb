'use client';

import type { ReactElement, ReactNode } from 'react';
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components';

/** The bubble of a tooltip, for triggers of one's own. */
export function TooltipBubble({ children }: { children: ReactNode }) {
  return (
    <Tooltip
      offset={6}
      className="fades max-w-320 rounded-control border border-rule2 bg-page px-8 py-4 text-small text-ink2"
    >
      {children}
    </Tooltip>
  );
}

export interface HintProps {
  /** Repeats or explains; never the only place of a fact. */
  text: ReactNode;
  /** One element that can be focused. */
  children: ReactElement<React.DOMAttributes<Element>, string>;
}

/** A hint on hover and on focus. */
export function Hint({ text, children }: HintProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={80}>
      <Focusable>{children}</Focusable>
      <TooltipBubble>{text}</TooltipBubble>
    </TooltipTrigger>
  );
}
