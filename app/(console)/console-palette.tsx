'use client';

import type { PaletteItem, PaletteSection } from '#components/layout/palette.ts';
import { Palette } from '#components/layout/palette.tsx';
import { search } from './palette-actions.ts';

/** The palette over what this person may see. A refused search is shown as one that did not answer. */
export function ConsolePalette({ pages }: { pages: readonly PaletteItem[] }) {
  return <Palette search={find} pages={pages} />;
}

async function find(query: string): Promise<PaletteSection[]> {
  const found = await search({ query });
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value;
}
