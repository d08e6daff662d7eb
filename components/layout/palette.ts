import type { EnvironmentKind } from '../format/name.ts';

/** One hit: where it leads, and what it is. */
export interface PaletteItem {
  href: string;
  /** The name, as text: it is what readers hear. */
  label: string;
  /** Second words at the right: owner, role, state. */
  note?: string;
  /** Names of secrets are set as such, with the sign of their environment. */
  kind?: 'secret' | 'person' | 'request' | 'page' | 'act';
  environment?: EnvironmentKind;
}

export interface PaletteSection {
  name: string;
  items: readonly PaletteItem[];
}

/** Pages whose name holds every word that was typed. */
export function matchingPages(pages: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return pages.filter((page) => words.every((word) => page.label.toLowerCase().includes(word)));
}
