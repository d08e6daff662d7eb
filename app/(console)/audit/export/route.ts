import { z } from 'zod';
import { coveredRange, exportAuditLog } from '#lib/audit/export-audit-log.ts';
import { chainSize } from '#lib/audit/queries.ts';
import { recordExport } from '#lib/audit/record-export.ts';
import { defineRoute, download, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const search = z.object({ from: number, to: number });

/** Each holds a connection to the database for as long as its reader takes. */
const MOST_AT_ONCE = 3;
let underWay = 0;

/** The log as lines of JSON with its checkpoints and keys. On record before its first byte leaves. */
export const GET = defineRoute('audit.export', async ({ db, signer, actor }, request) => {
  const asked = search.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success || asked.data.from > asked.data.to)
    return plain(400, 'Name the first and the last record.');
  if (underWay >= MOST_AT_ONCE) return plain(503, 'Three exports are under way. Try again when one is done.');
  const { records } = await chainSize(db);
  const from = asked.data.from;
  const to = Math.min(asked.data.to, records);
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
    counted(exportAuditLog(db, signer, { from, to })),
  );
});

async function* counted(lines: AsyncIterable<string>): AsyncGenerator<string> {
  underWay += 1;
  try {
    yield* lines;
  } finally {
    underWay -= 1;
  }
}
