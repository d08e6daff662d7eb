import { appendRecords } from '#lib/audit/append-records.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { Refusal } from '#lib/kernel/result.ts';

/** What a refused attempt was about; only what was really there. */
export interface RefusedAttempt {
  readonly kind: 'request.refused' | 'reveal.refused' | 'break-glass.refused';
  readonly actorId: string;
  readonly secretId?: string;
  readonly secretArn?: string;
  readonly requestId?: string;
  readonly grantId?: string;
}

/** Records that somebody was refused, and hands the refusal back as the answer of the act. */
export async function recordRefusal(
  tx: Transaction,
  attempt: RefusedAttempt,
  refusal: Refusal,
): Promise<{ readonly ok: false; readonly refusal: Refusal }> {
  const { secretArn, ...rest } = attempt;
  await appendRecords(tx, [
    { ...rest, data: { code: refusal.code.slice(0, 64), ...(secretArn ? { secretArn } : {}) } },
  ]);
  return { ok: false, refusal };
}
