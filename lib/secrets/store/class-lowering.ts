import type { Database, Transaction } from '#lib/db/client.ts';

export interface LoweringRow {
  readonly secretId: string;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly since: Date;
  readonly dueAt: Date | null;
}

const COLUMNS = `l.secret_id AS "secretId", l.from_class AS "from", l.to_class AS "to", l.rule, l.since, l.due_at AS "dueAt"`;

export async function readLowerings(
  tx: Transaction,
  secretIds: readonly string[],
): Promise<readonly LoweringRow[]> {
  if (secretIds.length === 0) return [];
  return tx.$queryRawUnsafe<LoweringRow[]>(
    `SELECT ${COLUMNS} FROM class_lowering l WHERE l.secret_id = ANY($1)`,
    secretIds,
  );
}

/** The lowering that waits on one secret, if any. */
export async function readLowering(db: Database, secretId: string): Promise<LoweringRow | null> {
  const { rows } = await db.pool.query<LoweringRow>({
    name: 'class-lowering',
    text: `SELECT ${COLUMNS} FROM class_lowering l WHERE l.secret_id = $1`,
    values: [secretId],
  });
  return rows[0] ?? null;
}

export interface NewSecret {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** Of a copy: where what it copies is. */
  readonly primaryRegion: string | null;
}

export interface PredecessorClass {
  /** Of the new secret. */
  readonly arn: string;
  readonly environment: string;
  readonly environmentRule: string;
}

/**
 * What new secrets count as until now: a protected one of the same account bears their name, in whichever region and
 * connection, or bore it until after `goneAfter`. What a copy copies comes first, then what is in its own region.
 */
export async function readPredecessors(
  tx: Transaction,
  fresh: readonly NewSecret[],
  goneAfter: Date,
): Promise<readonly PredecessorClass[]> {
  if (fresh.length === 0) return [];
  const asked = JSON.stringify(fresh);
  return tx.$queryRaw<PredecessorClass[]>`
    WITH asked AS (
      SELECT * FROM jsonb_to_recordset(${asked}::jsonb)
        AS n(arn text, "accountId" text, region text, name text, "primaryRegion" text)
    ), found AS (
      SELECT n.arn AS of_arn, n.region AS own, n."primaryRegion" AS primary_region, s.region, s.environment, s.environment_rule
        FROM asked n JOIN secret s ON s.name = n.name AND s.account_id = n."accountId" AND s.gone_at IS NULL
      UNION ALL
      SELECT n.arn, n.region, n."primaryRegion", s.region, s.environment, s.environment_rule
        FROM asked n JOIN connection c ON c.account_id = n."accountId"
        JOIN connection_region r ON r.connection_id = c.id
        JOIN secret s ON s.connection_id = c.id AND s.region = r.region AND s.name = n.name
         AND s.account_id = n."accountId" AND s.gone_at > ${goneAfter}
    )
    SELECT DISTINCT ON (f.of_arn) f.of_arn AS arn, f.environment, f.environment_rule AS "environmentRule"
      FROM found f WHERE f.environment IN ('production', 'unknown')
     ORDER BY f.of_arn, (f.region IS NOT DISTINCT FROM f.primary_region) DESC, (f.region = f.own) DESC, f.environment`;
}

/** Begins lowerings, or renews what says so of those that wait. Another class starts the wait anew. */
export async function keepLowerings(
  tx: Transaction,
  rows: readonly Pick<LoweringRow, 'secretId' | 'from' | 'to' | 'rule'>[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO class_lowering AS l (secret_id, from_class, to_class, rule, since)
    SELECT r."secretId", r."from", r."to", r.rule, ${now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("secretId" text, "from" text, "to" text, rule text)
    ON CONFLICT (secret_id) DO UPDATE SET from_class = excluded.from_class, to_class = excluded.to_class,
      rule = excluded.rule,
      since = CASE WHEN l.to_class = excluded.to_class THEN l.since ELSE excluded.since END,
      due_at = CASE WHEN l.to_class = excluded.to_class THEN l.due_at END`;
}

export async function dropLowerings(tx: Transaction, secretIds: readonly string[]): Promise<void> {
  if (secretIds.length === 0) return;
  await tx.$executeRaw`DELETE FROM class_lowering WHERE secret_id = ANY(${[...secretIds]})`;
}

/** Drops those of secrets that AWS no longer has, at most `limit`, and returns them. */
export async function dropGone(tx: Transaction, limit: number): Promise<readonly LoweringRow[]> {
  return tx.$queryRawUnsafe<LoweringRow[]>(
    `DELETE FROM class_lowering l
      WHERE l.secret_id IN (SELECT g.secret_id FROM class_lowering g JOIN secret s ON s.id = g.secret_id
                             WHERE s.gone_at IS NOT NULL LIMIT $1)
     RETURNING ${COLUMNS}`,
    limit,
  );
}

/** Many lowerings as one piece of news. */
export interface LoweringNews {
  readonly secrets: number;
  /** One of them. */
  readonly secretId: string;
  readonly name: string;
  readonly to: string;
  readonly rule: string;
  readonly dueAt: Date;
}

export interface UntoldLowering extends Pick<LoweringRow, 'secretId' | 'to' | 'rule'> {
  readonly name: string;
}

/**
 * Lowerings that nobody was told of, by name. A region that is being read is left for when it was, for at most two
 * minutes, so that what one change of the rules does is one piece of news.
 */
export async function readUntold(
  tx: Transaction,
  now: Date,
  limit: number,
): Promise<readonly UntoldLowering[]> {
  const patience = new Date(now.getTime() - 120_000);
  return tx.$queryRaw<UntoldLowering[]>`
    SELECT l.secret_id AS "secretId", s.name, l.to_class AS "to", l.rule
      FROM class_lowering l
      JOIN secret s ON s.id = l.secret_id
      LEFT JOIN connection_region r ON r.connection_id = s.connection_id AND r.region = s.region
     WHERE l.due_at IS NULL
       AND (l.since < ${patience} OR r.sync_started_at IS NULL OR r.sync_finished_at >= r.sync_started_at)
     ORDER BY s.name, l.secret_id LIMIT ${limit}`;
}

/** Starts the wait of these, which people were told of. */
export async function startWaits(tx: Transaction, secretIds: readonly string[], dueAt: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE class_lowering SET due_at = ${dueAt} WHERE secret_id = ANY(${[...secretIds]}) AND due_at IS NULL`;
}

/** What is due and confirmed: the region was read whole since, so what says so is still there. */
const DUE = `
  FROM class_lowering l
  JOIN secret s ON s.id = l.secret_id AND s.gone_at IS NULL
  JOIN connection_region r ON r.connection_id = s.connection_id AND r.region = s.region
 WHERE l.due_at <= $1 AND r.seen_at >= l.due_at`;

export interface DueNews extends LoweringNews {
  readonly connectionId: string;
  readonly region: string;
}

/** What is due, as news: one for each region and wait. */
export async function readDueNews(tx: Transaction, now: Date): Promise<readonly DueNews[]> {
  const rows = await tx.$queryRawUnsafe<(Omit<DueNews, 'secrets'> & { secrets: bigint })[]>(
    `SELECT count(*) AS secrets, min(s.id) AS "secretId", min(s.name) AS name, min(l.to_class) AS "to",
            min(l.rule) AS rule, s.connection_id AS "connectionId", s.region, l.due_at AS "dueAt"
     ${DUE} GROUP BY s.connection_id, s.region, l.due_at`,
    now,
  );
  return rows.map((row) => ({ ...row, secrets: Number(row.secrets) }));
}

/** Gives at most `limit` secrets the class that is due, in one statement. The caller holds the inventory's lock. */
export async function takeDue(tx: Transaction, now: Date, limit: number): Promise<readonly LoweringRow[]> {
  return tx.$queryRawUnsafe<LoweringRow[]>(
    `WITH taken AS (
       DELETE FROM class_lowering d
        WHERE d.secret_id IN (SELECT l.secret_id ${DUE} ORDER BY l.due_at, l.secret_id LIMIT $2)
       RETURNING d.*)
     ${GIVE}`,
    now,
    limit,
  );
}

/** The next sync judges its health anew: what is wrong with it may weigh less, or have been that no rule fitted. */
const GIVE = `
  UPDATE secret s SET environment = l.to_class, environment_rule = l.rule,
         health_changes_at = least(s.health_changes_at, $1)
    FROM taken l WHERE s.id = l.secret_id
  RETURNING ${COLUMNS}`;
