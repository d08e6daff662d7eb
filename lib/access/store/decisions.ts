import type { Transaction } from '#lib/db/client.ts';
import type { Reader } from './clock.ts';

/** One decision as stored: by a person, or by a rule of the frozen edition that answers for itself. */
export interface StoredDecision {
  readonly id: string;
  readonly requestId: string;
  /** Null: the rule decided. */
  readonly deciderId: string | null;
  /** Name of the rule in the frozen edition of the policy. */
  readonly rule: string | null;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  /** Shorter than asked, or null for as asked. Seconds. */
  readonly durationSeconds: number | null;
  /** Fewer than asked, or null for as asked. */
  readonly uses: number | null;
  readonly factsHash: string;
  readonly at: Date;
}

/** Decisions on these requests in the order they were given. */
export async function loadDecisions(
  db: Reader,
  requestIds: readonly string[],
): Promise<readonly StoredDecision[]> {
  return await db.$queryRaw<StoredDecision[]>`
    SELECT id, request_id AS "requestId", decider_id AS "deciderId", rule, verdict, comment,
           duration_seconds AS "durationSeconds", uses, encode(facts_hash, 'hex') AS "factsHash", at
      FROM decision WHERE request_id = ANY(${[...requestIds]}) ORDER BY at, id`;
}

export async function insertDecision(tx: Transaction, decision: StoredDecision): Promise<void> {
  await tx.decision.create({ data: { ...decision, factsHash: Buffer.from(decision.factsHash, 'hex') } });
}
