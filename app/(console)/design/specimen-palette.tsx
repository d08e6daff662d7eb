'use client';

import type { PaletteSection } from '#components/layout/palette.ts';
import { Palette } from '#components/layout/palette.tsx';
import { PAGES, SECRETS } from './specimens.ts';

/** Stands for the search of the product; knows the specimens only. */
async function findSpecimen(query: string): Promise<PaletteSection[]> {
  const items = SECRETS.filter((secret) => secret.name.includes(query))
    .slice(0, 6)
    .map((secret) => ({
      href: `/design?secret=${encodeURIComponent(secret.id)}`,
      label: secret.name,
      kind: 'secret' as const,
      environment: secret.environment,
    }));
  return [{ name: query ? 'Secrets' : 'Recent', items }];
}

export function SpecimenPalette() {
  return <Palette search={findSpecimen} pages={PAGES} />;
}
