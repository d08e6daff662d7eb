import { searchWordsOf } from '../rules/secrets/search-words.ts';
import type { Database } from './database.ts';
import { type SecretRow, secretFrom } from './secrets.ts';

/**
 * Brings the words of some secrets up to date that were made or changed. Answers how many; fewer than the limit means
 * that none is left but those that somebody holds.
 */
export async function noteSearchWords(database: Database, limit: number): Promise<number> {
  return await database.transaction(async (tx) => {
    // The secret is locked before its row of the list, as by everybody who changes one.
    const rows = await tx.rows<SecretRow>(
      `select s.* from secret_unsearched u join secret s on s.id = u.secret_id limit $1
         for update of s skip locked`,
      [limit],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row.id);
    const words = rows.map((row) => JSON.stringify(searchWordsOf(secretFrom(row))));
    await tx.run(
      `insert into secret_search (id, account, region, created_at, deleted_at, words)
       select id, account, region, created_at, deleted_at, array_to_tsvector(array(select jsonb_array_elements_text(w)))
         from unnest($1::bigint[], $2::jsonb[]) as e (i, w) join secret on id = i
       on conflict (id) do update set deleted_at = excluded.deleted_at, words = excluded.words`,
      [ids, words],
    );
    await tx.run('delete from secret_unsearched where secret_id = any($1)', [ids]);
    return rows.length;
  });
}
