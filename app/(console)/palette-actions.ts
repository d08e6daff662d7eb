'use server';

import { z } from 'zod';
import type { PaletteSection } from '#components/layout/palette.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { defineAction } from '#lib/web/action.ts';

const schema = z.strictObject({ query: z.string().max(256) });

const HITS = 12;
const WORST = 6;

/** What the palette finds: secrets that hold every word. Without a word, those that most need somebody. */
export const search = defineAction(
  'palette.search',
  schema,
  async ({ db, actor }, { query }): Promise<Result<PaletteSection[]>> => {
    const words = query.trim();
    const found =
      words === ''
        ? (
            await listSecrets(
              db,
              actor,
              { health: ['broken', 'attention'] },
              { sort: 'consequence', direction: 'ascending', size: WORST },
            )
          ).rows
        : await searchSecrets(db, actor, words, HITS);
    const items = found.map((secret) => ({
      href: `/secrets/${secret.id}`,
      label: secret.name,
      note: `${secret.connectionName}, ${secret.region}`,
      kind: 'secret' as const,
      environment: secret.environment,
    }));
    return ok(items.length > 0 ? [{ name: words === '' ? 'Needs attention' : 'Secrets', items }] : []);
  },
);
