import type { Transaction } from '#lib/db/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export interface WidestReader {
  readonly principal: string;
  readonly kind: string;
  readonly account: string | null;
  /** Protected secrets it can read, and those it depends for. */
  readonly certain: number;
  readonly depends: number;
  /** Sids or numbers of the statements that let it in, with the names of their policies; at most eight. */
  readonly grants: readonly { readonly name: string; readonly kind: string; readonly sid: string | null }[];
}

/** Counted over sets, of which there are few, and not over secrets. */
export async function selectWidest(db: Reader, most: number): Promise<readonly WidestReader[]> {
  return await db.$queryRaw<WidestReader[]>`
    WITH used AS (SELECT set_id, count(*) AS secrets FROM secret_direct_readers GROUP BY 1),
    wide AS (
      SELECT m.principal, min(m.kind) AS kind, min(m.account) AS account,
             coalesce(sum(u.secrets) FILTER (WHERE m.verdict = 'yes'), 0)::int AS certain,
             coalesce(sum(u.secrets) FILTER (WHERE m.verdict = 'depends'), 0)::int AS depends
        FROM direct_reader m JOIN used u USING (set_id)
       WHERE m.verdict <> 'no' AND m.kind <> 'root'
       GROUP BY 1 ORDER BY 4 DESC, 5 DESC, 1 LIMIT ${most})
    SELECT w.*, coalesce((
      SELECT jsonb_agg(g.*) FROM (
        SELECT DISTINCT x.e #>> '{source,name}' AS name, x.e #>> '{source,kind}' AS kind, x.e ->> 'sid' AS sid
          FROM direct_reader m CROSS JOIN LATERAL jsonb_array_elements(m.grants) AS x(e)
         WHERE m.principal = w.principal AND m.verdict <> 'no' AND x.e ->> 'ofKey' IS NULL LIMIT 8) g), '[]') AS grants
      FROM wide w ORDER BY w.certain DESC, w.depends DESC, w.principal`;
}

export interface Totals {
  /** Protected secrets whose readers are known, and all that there are. */
  readonly judged: number;
  readonly protected: number;
  readonly principals: number;
  readonly gained: number;
}

export async function selectTotals(db: Reader): Promise<Totals> {
  const rows = await db.$queryRaw<Totals[]>`
    SELECT (SELECT count(*)::int FROM secret_direct_readers) AS judged,
           (SELECT count(*)::int FROM secret WHERE gone_at IS NULL AND environment IN ('production', 'unknown')) AS protected,
           (SELECT count(DISTINCT principal)::int FROM direct_reader WHERE verdict <> 'no' AND kind <> 'root') AS principals,
           (SELECT count(*)::int FROM direct_reader_gain) AS gained`;
  return rows[0] ?? { judged: 0, protected: 0, principals: 0, gained: 0 };
}

export interface ReachedSecret {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly verdict: string;
  readonly open: readonly string[];
}

/** Secrets that somebody can read, by name, after a name. */
export async function selectReached(
  db: Reader,
  principal: string,
  after: string,
  most: number,
): Promise<readonly ReachedSecret[]> {
  return await db.$queryRaw<ReachedSecret[]>`
    SELECT s.id, s.name, s.environment, m.verdict, m.open
      FROM direct_reader m JOIN secret_direct_readers d ON d.set_id = m.set_id JOIN secret s ON s.id = d.secret_id
     WHERE m.principal = ${principal} AND m.verdict <> 'no' AND (s.name || ' ' || s.id) > ${after}
     ORDER BY s.name || ' ' || s.id LIMIT ${most}`;
}

export interface OwnRole {
  readonly arn: string;
  readonly use: 'reveals' | 'looks' | 'changes';
}

/** The roles that the connections gave the product. */
export async function selectOwnRoles(db: Reader): Promise<readonly OwnRole[]> {
  return await db.$queryRaw<OwnRole[]>`
    SELECT r.arn, r.use FROM connection c CROSS JOIN LATERAL (VALUES
      (c.reveal_role_arn, 'reveals'), (c.inventory_role_arn, 'looks'), (c.operator_role_arn, 'changes')) AS r(arn, use)
     WHERE r.arn IS NOT NULL`;
}
