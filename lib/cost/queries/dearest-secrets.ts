import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { Month } from '../rules/calendar.ts';
import { type CostedSecretRow, selectDearest } from '../store/overview-rows.ts';

const PAGE = 50;

const place = z.tuple([z.number().int(), z.string().regex(patternOf('secret'))]);

/** Secrets of a month by money, the dearest first, a page at a time. */
export async function dearestSecrets(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly month: Month; readonly after?: string | undefined },
): Promise<{ readonly secrets: readonly CostedSecretRow[]; readonly next: string | null }> {
  if (!can(actor, 'cost.read') || !can(actor, 'secrets.read')) return { secrets: [], next: null };
  const rows = await selectDearest(db.pool, wanted.month, readPlace(wanted.after), PAGE + 1);
  const secrets = rows.slice(0, PAGE);
  const last = secrets.at(-1);
  const next = rows.length > PAGE && last ? `${last.micros}.${last.secretId}` : null;
  return { secrets, next };
}

/** A place that is not one of ours begins at the top. */
function readPlace(text: string | undefined): { micros: number; secretId: string } | null {
  const [micros, secretId] = (text ?? '').split('.');
  const read = place.safeParse([Number(micros), secretId]);
  return read.success ? { micros: read.data[0], secretId: read.data[1] } : null;
}
