import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import type { AdviceDraft, AdviceEvidence, AdviceKind } from '../rules/advice/advice.ts';
import type { CachedCalls } from '../rules/what-if.ts';

export interface JudgedAdvice extends AdviceDraft {
  readonly kind: AdviceKind;
}

/** Puts what was judged in the place of what was there. What is still so keeps the time it was first so. */
export async function replaceAdvice(
  tx: Transaction,
  judged: readonly JudgedAdvice[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_advice (kind, subject, secret_id, principal_id, saving_micros, evidence, first_at, judged_at)
    SELECT kind, subject, secret_id, principal_id, saving, evidence::jsonb, ${now}, ${now}
      FROM unnest(${judged.map(({ kind }) => kind)}::text[], ${judged.map(({ subject }) => subject)}::text[],
        ${judged.map(({ secretId }) => secretId)}::text[], ${judged.map(({ principalId }) => principalId)}::int[],
        ${judged.map(({ savingMicros }) => savingMicros)}::bigint[],
        ${judged.map(({ evidence }) => JSON.stringify(evidence))}::text[])
        AS j(kind, subject, secret_id, principal_id, saving, evidence)
    ON CONFLICT (kind, subject) DO UPDATE SET saving_micros = excluded.saving_micros, evidence = excluded.evidence,
      judged_at = excluded.judged_at`;
  await tx.$executeRaw`DELETE FROM cost_advice WHERE judged_at < ${now}`;
}

/** What caches of each life would save; the only row is replaced. */
export async function saveCached(tx: Transaction, cached: readonly CachedCalls[], now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_cached (data, judged_at) VALUES (${JSON.stringify(cached)}::jsonb, ${now})
    ON CONFLICT (one) DO UPDATE SET data = excluded.data, judged_at = excluded.judged_at`;
}

export async function selectCached(pool: Pool): Promise<readonly CachedCalls[]> {
  const { rows } = await pool.query<{ data: CachedCalls[] }>('SELECT data FROM cost_cached');
  return rows[0]?.data ?? [];
}

export interface AdviceRow {
  readonly kind: string;
  readonly subject: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly principalId: number | null;
  readonly savingMicros: number;
  readonly evidence: AdviceEvidence;
  readonly firstAt: Date;
  readonly judgedAt: Date;
  readonly dismissedUntil: Date | null;
  readonly dismissedBy: string | null;
  readonly dismissedWhy: string | null;
}

const COLUMNS = `a.kind, a.subject, a.secret_id AS "secretId", s.name AS "secretName", s.environment,
  s.account_id AS "accountId", s.region, a.principal_id AS "principalId", a.saving_micros::float8 AS "savingMicros",
  a.evidence, a.first_at AS "firstAt", a.judged_at AS "judgedAt", d.until AS "dismissedUntil", p.display_name AS "dismissedBy",
  d.why AS "dismissedWhy"`;
const FROM = `cost_advice a JOIN secret s ON s.id = a.secret_id
  LEFT JOIN cost_dismissal d ON d.kind = a.kind AND d.subject = a.subject AND d.until > clock_timestamp()
  LEFT JOIN person p ON p.id = d.by`;

/** Advice by money, the most first; with `putAside` only what somebody put aside, else only the rest. */
export async function selectAdvice(
  pool: Pool,
  wanted: { readonly putAside: boolean; readonly secretId?: string | undefined; readonly most: number },
): Promise<readonly AdviceRow[]> {
  const { rows } = await pool.query<AdviceRow>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE (d.kind IS NOT NULL) = $1 AND ($2::text IS NULL OR a.secret_id = $2)
      ORDER BY a.saving_micros DESC, a.kind, a.subject LIMIT $3`,
    [wanted.putAside, wanted.secretId ?? null, wanted.most],
  );
  return rows;
}

export interface AdviceSum {
  readonly kind: string;
  readonly putAside: boolean;
  readonly count: number;
  readonly savingMicros: number;
}

/** How much each kind would save, open and put aside. */
export async function sumAdvice(pool: Pool): Promise<readonly AdviceSum[]> {
  const { rows } = await pool.query<AdviceSum>(
    `SELECT a.kind, d.kind IS NOT NULL AS "putAside", count(*)::int AS count, sum(a.saving_micros)::float8 AS "savingMicros"
       FROM cost_advice a LEFT JOIN cost_dismissal d ON d.kind = a.kind AND d.subject = a.subject AND d.until > clock_timestamp()
      GROUP BY 1, 2 ORDER BY 4 DESC, 1`,
  );
  return rows;
}

/** The secret an advice is about; `null`: there is no such advice. */
export async function findAdvice(tx: Transaction, kind: string, subject: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ secret_id: string }[]>`
    SELECT secret_id FROM cost_advice WHERE kind = ${kind} AND subject = ${subject}`;
  return rows[0]?.secret_id ?? null;
}

export interface Dismissal {
  readonly kind: string;
  readonly subject: string;
  readonly why: string;
  readonly until: Date;
  readonly by: string;
}

export async function saveDismissal(tx: Transaction, dismissal: Dismissal): Promise<void> {
  const { kind, subject, why, until, by } = dismissal;
  await tx.$executeRaw`
    INSERT INTO cost_dismissal (kind, subject, why, until, by) VALUES (${kind}, ${subject}, ${why}, ${until}, ${by})
    ON CONFLICT (kind, subject) DO UPDATE SET why = excluded.why, until = excluded.until, by = excluded.by, at = clock_timestamp()`;
}

/** Says whether it was put aside. */
export async function removeDismissal(tx: Transaction, kind: string, subject: string): Promise<boolean> {
  return (await tx.$executeRaw`DELETE FROM cost_dismissal WHERE kind = ${kind} AND subject = ${subject}`) > 0;
}
