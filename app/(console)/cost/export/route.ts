import { exportCosts, exportCostsSchema } from '#lib/reports/export-costs.ts';
import { ExportPlaces, withExportPlace } from '#lib/web/export-places.ts';
import { defineRoute, download, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const places = new ExportPlaces();

/** Every line of a month as CSV or JSON. */
export const GET = defineRoute('cost.export', async ({ db, actor }, request) => {
  const asked = exportCostsSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return plain(400, 'Name a month, as 2026-11, and csv or json.');
  const { data } = asked;
  return await withExportPlace(places, async (held) => {
    const done = await exportCosts(db, actor, data);
    if (!done.ok) return plain(done.refusal.code === 'forbidden' ? 403 : 404, done.refusal.words);
    const { month, form } = data;
    const type = form === 'csv' ? 'text/csv; charset=utf-8' : 'application/json';
    return download(`cost-${month}.${form}`, type, held(done.value));
  });
});
