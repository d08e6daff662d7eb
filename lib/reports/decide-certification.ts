import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { accountsOf } from './accounts-of-person.ts';
import { ITEM_REFUSALS, judgeReview, VERDICTS } from './rules/certification.ts';
import { lockCertification, readItemsAt, writeVerdicts } from './store/certifications.ts';

export const decideCertificationSchema = z.strictObject({
  certificationId: z.string().regex(patternOf('certification')),
  /** Numbers of rows. Several only where their use is equal. */
  rows: z.array(z.int().min(1).max(10_000)).min(1).max(500),
  verdict: z.enum(VERDICTS),
  reason: z.string().max(1_000).refine(isStorable),
});

/** Says of rows whether the access stays. A verdict may be changed until the certification is closed; each is on record. */
export async function decideCertification(
  db: Database,
  actor: Actor,
  input: z.infer<typeof decideCertificationSchema>,
): Promise<Result<{ readonly rows: number }>> {
  if (!can(actor, 'certification.review'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was decided.');
  const rows = [...new Set(input.rows)].sort((a, b) => a - b);
  return await db.transaction(async (tx) => {
    const certification = await lockCertification(tx, input.certificationId);
    if (!certification) return refuse('no-such-certification', 'There is no such certification.');
    if (certification.closedAt)
      return refuse('closed', 'This certification was closed meanwhile. Nothing was decided.');
    const items = await readItemsAt(tx, certification.id, rows);
    if (items.length !== rows.length)
      return refuse('no-such-row', 'One of these rows is not there. Nothing was decided.');
    const others = items.flatMap((item) => [item.personId, ...item.grantedBy]);
    const reviewer = await accountsOf(tx, actor.personId, others);
    const why = judgeReview(items, reviewer, input.verdict, input.reason);
    if (why) {
      const words = ITEM_REFUSALS[why];
      return refuse(why, words, why === 'reason-missing' ? { reason: words } : undefined);
    }
    const reason = input.reason.trim();
    const at = await databaseNow(tx);
    await writeVerdicts(tx, certification.id, rows, {
      verdict: input.verdict,
      reason,
      reviewedBy: actor.personId,
      at,
    });
    await appendRecords(tx, [
      {
        kind: 'certification.decided',
        actorId: actor.personId,
        data: { certificationId: certification.id, rows, verdict: input.verdict, reason },
      },
    ]);
    return ok({ rows: rows.length });
  });
}
