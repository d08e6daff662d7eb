import type { Transaction } from '#lib/db/client.ts';
import type { KeptReader, ReaderSet } from '../rules/reader-set.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/** Who can read by a set of readers: the principals of it that are not kept out. */
export async function loadMembers(
  db: Reader,
  setIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db.$queryRaw<{ setId: string; principals: string[] }[]>`
    SELECT set_id AS "setId", array_agg(principal) AS principals FROM direct_reader
     WHERE set_id = ANY(${[...setIds]}) AND verdict <> 'no' GROUP BY 1`;
  return new Map(rows.map(({ setId, principals }) => [setId, new Set(principals)]));
}

/** Keeps sets that are not there yet, with the statements they point to. */
export async function saveSets(tx: Transaction, sets: readonly ReaderSet[]): Promise<void> {
  if (sets.length === 0) return;
  const statements = new Map(sets.flatMap(({ statements: each }) => [...each]));
  const json = [...statements].map(([hash, text]) => ({ hash, json: text }));
  await tx.$executeRaw`
    INSERT INTO reader_statement (hash, json)
    SELECT hash, json FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(hash text, json text)
    ON CONFLICT (hash) DO NOTHING`;
  const heads = sets.map(({ id, certain, depends, keptOut }) => ({
    id,
    certain,
    depends,
    kept_out: keptOut,
  }));
  await tx.$executeRaw`
    INSERT INTO direct_reader_set (id, certain, depends, kept_out)
    SELECT id, certain, depends, kept_out
      FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS r(id text, certain int, depends int, kept_out int)
    ON CONFLICT (id) DO NOTHING`;
  const members = sets.flatMap(({ id, readers }) => readers.map((reader) => ({ set_id: id, ...reader })));
  for (let at = 0; at < members.length; at += 2_000) {
    await tx.$executeRaw`
      INSERT INTO direct_reader (set_id, principal, kind, account, verdict, grants, denials, open)
      SELECT set_id, principal, kind, account, verdict, grants, denials, ARRAY(SELECT jsonb_array_elements_text(open))
        FROM jsonb_to_recordset(${JSON.stringify(members.slice(at, at + 2_000))}::jsonb)
          AS r(set_id text, principal text, kind text, account text, verdict text, grants jsonb, denials jsonb, open jsonb)
      ON CONFLICT (set_id, principal) DO NOTHING`;
  }
}

export interface SetOfSecret {
  readonly secretId: string;
  readonly setId: string;
  readonly gained: readonly string[];
  /** Who can read it now: gains of others are over. Null: its readers were not known before. */
  readonly members: readonly string[];
}

/** Gives secrets another set, and notes who came to read them. */
export async function moveSecrets(
  tx: Transaction,
  connectionId: string,
  moved: readonly SetOfSecret[],
): Promise<void> {
  if (moved.length === 0) return;
  const rows = JSON.stringify(moved.map(({ secretId, setId }) => ({ secret_id: secretId, set_id: setId })));
  await tx.$executeRaw`
    INSERT INTO secret_direct_readers (secret_id, connection_id, set_id, since)
    SELECT secret_id, ${connectionId}, set_id, clock_timestamp()
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(secret_id text, set_id text)
    ON CONFLICT (secret_id) DO UPDATE SET set_id = excluded.set_id, since = excluded.since`;
  const ids = moved.map(({ secretId }) => secretId);
  await tx.$executeRaw`
    DELETE FROM direct_reader_gain g USING secret_direct_readers d
     WHERE g.secret_id = ANY(${ids}) AND d.secret_id = g.secret_id
       AND NOT EXISTS (SELECT 1 FROM direct_reader m
                        WHERE m.set_id = d.set_id AND m.principal = g.principal AND m.verdict <> 'no')`;
  const gains = moved.flatMap(({ secretId, gained }) =>
    gained.map((principal) => ({ secret_id: secretId, principal })),
  );
  if (gains.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO direct_reader_gain (secret_id, principal, gained_at)
    SELECT secret_id, principal, clock_timestamp()
      FROM jsonb_to_recordset(${JSON.stringify(gains)}::jsonb) AS r(secret_id text, principal text)
    ON CONFLICT (secret_id, principal) DO NOTHING`;
}

export interface StoredReader extends KeptReader {
  readonly gainedAt: Date | null;
}

export async function loadReadersOf(db: Reader, secretId: string): Promise<readonly StoredReader[]> {
  return await db.$queryRaw<StoredReader[]>`
    SELECT m.principal, m.kind, m.account, m.verdict, m.grants, m.denials, m.open, g.gained_at AS "gainedAt"
      FROM secret_direct_readers d JOIN direct_reader m ON m.set_id = d.set_id
      LEFT JOIN direct_reader_gain g ON g.secret_id = d.secret_id AND g.principal = m.principal
     WHERE d.secret_id = ${secretId}
     ORDER BY m.principal`;
}

export async function loadStatements(
  db: Reader,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.$queryRaw<{ hash: string; json: string }[]>`
    SELECT hash, json FROM reader_statement WHERE hash = ANY(${[...hashes]})`;
  return new Map(rows.map(({ hash, json }) => [hash, json]));
}
