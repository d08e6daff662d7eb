import type { PoolClient } from 'pg';
import { countsAsProduction } from '#lib/access/rules/policy.ts';
import type { JudgedRead, RevealFacts, Verdict } from '../rules/verdict.ts';
import type { ReaderKind } from '../rules/who.ts';

/** A read with the rest of its identity and what was said of it so far. */
export interface StoredRead extends JudgedRead {
  readonly account: string;
  readonly region: string;
  readonly before: Verdict;
}

const READS = `
  SELECT e.event_id, e.account, e.region, e.at, e.access_key_id, e.source_identity, e.kind, e.verdict, e.verdict_code,
    e.grant_id, e.reveal_id, s.secret_id, m.environment, p.arn AS principal_arn, e.session_name,
    EXISTS (SELECT 1 FROM connection c WHERE c.reveal_role_arn = p.arn) AS our_role
  FROM trail_event e
  JOIN trail_principal p ON p.id = e.principal_id
  LEFT JOIN trail_subject s ON s.id = e.subject_id
  LEFT JOIN secret m ON m.id = s.secret_id`;

interface ReadRow {
  event_id: string;
  account: string;
  region: string;
  at: Date;
  access_key_id: string | null;
  source_identity: string | null;
  kind: ReaderKind;
  verdict: string | null;
  verdict_code: string | null;
  grant_id: string | null;
  reveal_id: string | null;
  secret_id: string | null;
  environment: string | null;
  principal_arn: string | null;
  session_name: string | null;
  our_role: boolean;
}

/** Reads that wait for judgement, oldest week first. */
export async function loadPending(client: PoolClient, most: number): Promise<StoredRead[]> {
  const rows = await client.query<ReadRow>(
    `${READS} WHERE e.verdict = 'pending' ORDER BY e.at, e.event_id LIMIT $1`,
    [most],
  );
  return rows.rows.map(readOf);
}

/** All judged or waiting reads made with these keys. */
export async function loadReadsByKeys(client: PoolClient, keys: readonly string[]): Promise<StoredRead[]> {
  if (keys.length === 0) return [];
  const rows = await client.query<ReadRow>(
    `${READS} WHERE e.verdict IS NOT NULL AND e.verdict <> 'refused' AND e.access_key_id = ANY($1)`,
    [keys],
  );
  return rows.rows.map(readOf);
}

function readOf(row: ReadRow): StoredRead {
  return {
    eventId: row.event_id,
    account: row.account,
    region: row.region,
    at: row.at,
    accessKeyId: row.access_key_id,
    sourceIdentity: row.source_identity,
    secretId: row.secret_id,
    principalArn: row.principal_arn,
    sessionName: row.session_name,
    production: row.environment === null ? null : countsAsProduction(row.environment),
    kind: row.kind,
    ourRole: row.our_role,
    before: {
      verdict: row.verdict as Verdict['verdict'],
      code: row.verdict_code as Verdict['code'],
      grantId: row.grant_id,
      revealId: row.reveal_id,
    },
  };
}

const REVEALS = `
  SELECT r.id, r.grant_id, r.secret_id, r.aws_access_key_id, r.source_identity, r.intended_at, r.outcome_at,
    g.way = 'break-glass' AS break_glass
  FROM reveal r JOIN access_grant g ON g.id = r.grant_id`;

interface RevealRow {
  id: string;
  grant_id: string;
  secret_id: string;
  aws_access_key_id: string;
  source_identity: string;
  intended_at: Date;
  outcome_at: Date | null;
  break_glass: boolean;
}

export async function loadReveals(client: PoolClient, keys: readonly string[]): Promise<RevealFacts[]> {
  if (keys.length === 0) return [];
  const rows = await client.query<RevealRow>(`${REVEALS} WHERE r.aws_access_key_id = ANY($1)`, [keys]);
  return rows.rows.map(revealOf);
}

/** Reveals of the last days that no record has shown yet: their reads may have been judged before they were known. */
export async function loadUnwitnessed(client: PoolClient): Promise<RevealFacts[]> {
  const rows = await client.query<RevealRow>(
    `${REVEALS} WHERE r.witnessed_at IS NULL AND r.aws_access_key_id IS NOT NULL
       AND r.intended_at > clock_timestamp() - interval '3 days'`,
  );
  return rows.rows.map(revealOf);
}

function revealOf(row: RevealRow): RevealFacts {
  return {
    id: row.id,
    grantId: row.grant_id,
    secretId: row.secret_id,
    accessKeyId: row.aws_access_key_id,
    sourceIdentity: row.source_identity,
    intendedAt: row.intended_at,
    outcomeAt: row.outcome_at,
    breakGlass: row.break_glass,
  };
}

/** Writes verdicts, and the time of the first record of each reveal that has one. */
export async function saveVerdicts(
  client: PoolClient,
  judged: readonly (readonly [StoredRead, Verdict])[],
): Promise<void> {
  if (judged.length === 0) return;
  await client.query(
    `UPDATE trail_event e SET verdict = u.verdict, verdict_code = u.code, grant_id = u.grant_id, reveal_id = u.reveal_id
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[])
       AS u(event_id, account, region, at, verdict, code, grant_id, reveal_id)
     WHERE e.event_id = u.event_id AND e.account = u.account AND e.region = u.region AND e.at = u.at
       AND e.at >= (SELECT min(t) FROM unnest($4::timestamptz[]) t)
       AND e.at <= (SELECT max(t) FROM unnest($4::timestamptz[]) t)`,
    [
      judged.map(([read]) => read.eventId),
      judged.map(([read]) => read.account),
      judged.map(([read]) => read.region),
      judged.map(([read]) => read.at),
      judged.map(([, verdict]) => verdict.verdict),
      judged.map(([, verdict]) => verdict.code),
      judged.map(([, verdict]) => verdict.grantId),
      judged.map(([, verdict]) => verdict.revealId),
    ],
  );
  const covered = judged.filter(([, verdict]) => verdict.revealId !== null);
  await client.query(
    `UPDATE reveal r SET witnessed_at = w.at
     FROM (SELECT id, min(at) AS at FROM unnest($1::text[], $2::timestamptz[]) AS u(id, at) GROUP BY id) w
     WHERE r.id = w.id AND (r.witnessed_at IS NULL OR w.at < r.witnessed_at)`,
    [covered.map(([, verdict]) => verdict.revealId), covered.map(([read]) => read.at)],
  );
}
