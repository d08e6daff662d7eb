import { z } from 'zod';
import { databaseNow } from '#lib/db/client.ts';
import { exportEvents, recordEventExport } from '#lib/reports/export-events.ts';
import { ExportPlaces, withExportPlace } from '#lib/web/export-places.ts';
import { defineRoute, download, plain } from '#lib/web/route.ts';
import { filterOf, trailFilterShape } from '../address.ts';
import { trailScopeOf } from '../scope.ts';

export const dynamic = 'force-dynamic';

const search = z.object({ ...trailFilterShape, form: z.enum(['csv', 'json-lines']) });

const places = new ExportPlaces();

/** The records of a filter as a file. On record before its first byte leaves. */
export const GET = defineRoute('trail.export', async ({ db, actor }, request) => {
  const asked = search.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return plain(400, 'Name the form: csv or json-lines.');
  const { form, ...filter } = asked.data;
  const words = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return await withExportPlace(places, async (held) => {
    const now = await databaseNow(db.prisma);
    const wanted = { form, scope: trailScopeOf(actor), filter: filterOf(filter, now), words, now };
    await recordEventExport(db, actor.personId, wanted);
    const name = `trail-${now.toISOString().slice(0, 10)}.${form === 'csv' ? 'csv' : 'jsonl'}`;
    const type = form === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl';
    return download(name, type, held(exportEvents(db, wanted)));
  });
});
