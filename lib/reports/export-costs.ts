import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { isMonth } from '#lib/cost/rules/calendar.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { CSV_START } from './rules/csv.ts';
import { csvHead, csvWriter, jsonWriter } from './rules/csv-line.ts';
import { COST_COLUMNS, costLines, countCostLines } from './store/cost-lines.ts';

export const exportCostsSchema = z.object({
  month: z.string().refine(isMonth),
  form: z.enum(['csv', 'json']),
});

/** Every line of a month as CSV or JSON, in pieces. On record before the first of them. */
export async function exportCosts(
  db: Database,
  actor: Actor,
  { month, form }: z.infer<typeof exportCostsSchema>,
): Promise<Result<AsyncIterable<string>>> {
  if (!can(actor, 'cost.read') || !can(actor, 'secrets.read')) {
    return refuse('forbidden', 'Your roles do not allow this.');
  }
  const lines = await countCostLines(db.pool, month);
  if (lines === null) return refuse('no-such-month', 'This month has not been reckoned.');
  await db.transaction((tx) =>
    appendRecords(tx, [{ kind: 'cost.exported', actorId: actor.personId, data: { month, form, lines } }]),
  );
  return ok(form === 'csv' ? asCsv(db, month) : asJson(db, month));
}

async function* asCsv(db: Database, month: string): AsyncGenerator<string> {
  const write = csvWriter(COST_COLUMNS);
  yield CSV_START + csvHead(COST_COLUMNS);
  for await (const rows of costLines(db.pool, month)) yield rows.map(write).join('');
}

async function* asJson(db: Database, month: string): AsyncGenerator<string> {
  const write = jsonWriter(COST_COLUMNS);
  let before = '[\n';
  for await (const rows of costLines(db.pool, month)) {
    if (rows.length === 0) continue;
    yield before + rows.map(write).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
