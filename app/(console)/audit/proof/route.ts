import { z } from 'zod';
import { proveRecord } from '#lib/audit/prove-record.ts';
import { recordExport } from '#lib/audit/record-export.ts';
import { defineRoute, download, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const search = z.object({ record: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** One record with the proof that it is under a checkpoint. */
export const GET = defineRoute('audit.proof', async ({ db, actor }, request) => {
  const asked = search.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return plain(400, 'Name a record.');
  const { record } = asked.data;
  const proof = await proveRecord(db, record);
  if (proof === null) return plain(404, 'There is no such record, or no checkpoint covers it yet.');
  await recordExport(db, {
    personId: actor.personId,
    form: 'proof',
    from: record,
    to: record,
    checkpoint: null,
  });
  return download(`record-${record}-proof.jsonl`, 'application/jsonl', proof);
});
