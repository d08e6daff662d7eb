'use client';

import { type KeyboardEvent, useState } from 'react';

export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** With `range`: everything from the row chosen last to this one. */
  readonly toggle: (id: string, range: boolean) => void;
  readonly clear: () => void;
  /** X chooses the row that has the focus, with shift all from the last one. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Rows somebody has chosen, by click or by key. */
export function useChosen(order: readonly string[]): Chosen {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string>();
  const toggle = (id: string, range: boolean) => {
    const [from, to] = [order.indexOf(last ?? id), order.indexOf(id)];
    const reached = range && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const next = new Set(ids);
    const adds = !ids.has(id);
    for (const one of reached) adds ? next.add(one) : next.delete(one);
    setIds(next);
    setLast(id);
  };
  return {
    ids,
    toggle,
    clear: () => setIds(new Set()),
    onKeyDown: (event) => {
      if (event.key.toLowerCase() !== 'x' || event.metaKey || event.ctrlKey || event.altKey) return;
      const link = (event.target as HTMLElement).closest('tr')?.querySelector('[data-row-link]');
      const id = link?.getAttribute('href')?.split('/').at(-1);
      if (id === undefined || !order.includes(id)) return;
      event.preventDefault();
      toggle(id, event.shiftKey);
    },
  };
}
