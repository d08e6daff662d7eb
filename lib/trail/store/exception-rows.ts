import type { Pool, PoolClient } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import type { ExceptionFacts, ExceptionTerms } from '../rules/standing-exception.ts';

/** All exceptions of these secrets, also those that ended: a read is judged by its own time. */
export async function loadExceptions(
  client: PoolClient,
  secretIds: readonly string[],
): Promise<readonly ExceptionFacts[]> {
  if (secretIds.length === 0) return [];
  const { rows } = await client.query<ExceptionFacts>(
    `SELECT x.id, x.principal_arn AS "principalArn", x.session_name AS "sessionName", x.made_at AS "from",
            least(x.ends_at, coalesce(x.ended_at, x.ends_at)) AS "until", array_agg(s.secret_id) AS "secretIds"
       FROM standing_exception_secret s JOIN standing_exception x ON x.id = s.exception_id
      WHERE s.secret_id = ANY($1) GROUP BY x.id`,
    [secretIds],
  );
  return rows;
}

/** Ids of living secrets with these ARNs, by ARN. */
export async function findSecretsByArn(
  tx: Transaction,
  arns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ arn: string; id: string }[]>`
    SELECT arn, id FROM secret WHERE arn = ANY(${arns}::text[]) AND gone_at IS NULL`;
  return new Map(rows.map(({ arn, id }) => [arn, id]));
}

export async function isActivePerson(tx: Transaction, personId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM person WHERE id = ${personId} AND disabled_at IS NULL`;
  return rows.length > 0;
}

export async function insertException(
  tx: Transaction,
  exception: ExceptionTerms & {
    readonly id: string;
    readonly ownerId: string;
    readonly by: string;
    readonly secretIds: readonly string[];
  },
): Promise<void> {
  const { id, principalArn, sessionName, ownerId, why, by, endsAt, secretIds } = exception;
  await tx.$executeRaw`
    INSERT INTO standing_exception (id, principal_arn, session_name, owner_id, why, made_by, ends_at)
    VALUES (${id}, ${principalArn}, ${sessionName}, ${ownerId}, ${why}, ${by}, ${endsAt})`;
  await tx.$executeRaw`
    INSERT INTO standing_exception_secret (exception_id, secret_id) SELECT ${id}, unnest(${secretIds}::text[])`;
}

/** Ends one that still stands, and says of whom and for what it was; `null`: there is none. */
export async function endException(
  tx: Transaction,
  id: string,
  by: string,
): Promise<{ readonly principalArn: string } | null> {
  const rows = await tx.$queryRaw<{ principal_arn: string }[]>`
    UPDATE standing_exception SET ended_at = clock_timestamp(), ended_by = ${by}
     WHERE id = ${id} AND ended_at IS NULL AND ends_at > clock_timestamp() RETURNING principal_arn`;
  return rows[0] ? { principalArn: rows[0].principal_arn } : null;
}

export interface ExceptionRow {
  readonly id: string;
  readonly principalArn: string;
  readonly sessionName: string | null;
  readonly owner: string;
  readonly why: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly stands: boolean;
  readonly secrets: readonly { readonly id: string; readonly name: string; readonly environment: string }[];
  /** Reads that fell under it. */
  readonly reads: number;
}

const COLUMNS = `x.id, x.principal_arn AS "principalArn", x.session_name AS "sessionName", o.display_name AS owner, x.why,
  m.display_name AS "madeBy", x.made_at AS "madeAt", x.ends_at AS "endsAt", x.ended_at AS "endedAt", e.display_name AS "endedBy",
  (x.ended_at IS NULL AND x.ends_at > clock_timestamp()) AS stands,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'environment', s.environment) ORDER BY s.name, s.id), '[]')
     FROM standing_exception_secret xs JOIN secret s ON s.id = xs.secret_id WHERE xs.exception_id = x.id) AS secrets,
  (SELECT count(*)::int FROM trail_event t WHERE t.verdict = 'exception' AND t.grant_id = x.id AND t.at >= x.made_at) AS reads`;

/** Those that stand first, the one that ends soonest at the top; then the ended ones, the newest first. */
export async function selectExceptions(pool: Pool, most: number): Promise<readonly ExceptionRow[]> {
  const { rows } = await pool.query<ExceptionRow>(
    `SELECT ${COLUMNS} FROM standing_exception x JOIN person o ON o.id = x.owner_id JOIN person m ON m.id = x.made_by
       LEFT JOIN person e ON e.id = x.ended_by
      ORDER BY stands DESC, CASE WHEN x.ended_at IS NULL AND x.ends_at > clock_timestamp() THEN x.ends_at END, x.made_at DESC, x.id LIMIT $1`,
    [most],
  );
  return rows;
}

export interface OwnerChoice {
  readonly id: string;
  readonly name: string;
}

/** People who may own one. */
export async function selectOwners(pool: Pool): Promise<readonly OwnerChoice[]> {
  const { rows } = await pool.query<OwnerChoice>(
    `SELECT id, display_name AS name FROM person WHERE disabled_at IS NULL ORDER BY display_name, id LIMIT 500`,
  );
  return rows;
}

export interface ReadToExcept {
  readonly principalArn: string;
  readonly sessionName: string | null;
  readonly secretArn: string;
}

/** Who read what, of an unexplained read of a secret we know. */
export async function selectReadToExcept(pool: Pool, eventId: string): Promise<ReadToExcept | null> {
  const { rows } = await pool.query<ReadToExcept>(
    `SELECT p.arn AS "principalArn", e.session_name AS "sessionName", s.arn AS "secretArn"
       FROM trail_event e JOIN trail_principal p ON p.id = e.principal_id JOIN trail_subject t ON t.id = e.subject_id
       JOIN secret s ON s.id = t.secret_id
      WHERE e.event_id = $1 AND e.verdict = 'unexplained' AND p.arn IS NOT NULL LIMIT 1`,
    [eventId.toLowerCase()],
  );
  return rows[0] ?? null;
}
