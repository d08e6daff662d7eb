import { z } from 'zod';
import { coveredRange, exportAuditLog } from '#lib/audit/export-audit-log.ts';
import { chainSize } from '#lib/audit/queries.ts';
import { recordExport } from '#lib/audit/record-export.ts';
import { ExportPlaces, withExportPlace } from '#lib/web/export-places.ts';
import { defineRoute, download, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const search = z.object({ from: number, to: number });

const places = new ExportPlaces();

/** The log as lines of JSON with its checkpoints and keys. On record before its first byte leaves. */
export const GET = defineRoute('audit.export', async ({ db, signer, actor }, request) => {
  const asked = search.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success || asked.data.from > asked.data.to)
    return plain(400, 'Name the first and the last record.');
  const { data } = asked;
  return await withExportPlace(places, async (held) => {
    const { records } = await chainSize(db);
    const { from } = data;
    const to = Math.min(data.to, records);
    if (from > to) return plain(404, 'There are no such records.');
    const { checkpoint } = await coveredRange(db, { from, to });
    await recordExport(db, {
      personId: actor.personId,
      form: 'json-lines',
      from,
      to,
      checkpoint: checkpoint?.number ?? null,
    });
    return download(
      `audit-log-${from}-${to}.jsonl`,
      'application/jsonl',
      held(exportAuditLog(db, signer, { from, to })),
    );
  });
});
