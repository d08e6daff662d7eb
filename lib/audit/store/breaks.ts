import type { Transaction } from '#lib/db/client.ts';

/** Something wrong with the chain that was found. */
export interface ChainBreak {
  readonly firstBad: number;
  readonly why: string;
  readonly foundAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
}

/** False if this break is known. */
export async function insertBreak(
  tx: Transaction,
  found: { readonly firstBad: number; readonly why: string },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO audit_break (first_bad, why) VALUES (${found.firstBad}, ${found.why}) ON CONFLICT DO NOTHING`;
  return added > 0;
}

/** Takes note of a break; false if there is none such, or somebody did before. */
export async function acknowledgeBreak(
  tx: Transaction,
  firstBad: number,
  personId: string,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE audit_break SET acknowledged_at = clock_timestamp(), acknowledged_by = ${personId}
    WHERE first_bad = ${firstBad} AND acknowledged_at IS NULL`;
  return changed > 0;
}

/** Every break that was found, first place first. */
export async function readBreaks(db: Pick<Transaction, '$queryRaw'>): Promise<ChainBreak[]> {
  const rows = await db.$queryRaw<
    {
      first_bad: bigint;
      why: string;
      found_at: Date;
      acknowledged_at: Date | null;
      acknowledged_by: string | null;
    }[]
  >`SELECT * FROM audit_break ORDER BY first_bad LIMIT 100`;
  return rows.map((row) => ({
    firstBad: Number(row.first_bad),
    why: row.why,
    foundAt: row.found_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
  }));
}
