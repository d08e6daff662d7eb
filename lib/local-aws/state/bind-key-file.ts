import { LocalAwsRefusal } from '../refusal.ts';
import type { Database } from './database.ts';
import type { Vault } from './vault.ts';

/** Ties the database to its key file on the first start, and refuses any other key file afterwards. */
export async function bindKeyFile(database: Database, vault: Vault, path: string): Promise<void> {
  await database.run(`insert into setting values ('key-fingerprint', $1) on conflict do nothing`, [
    vault.fingerprint,
  ]);
  const [kept] = await database.rows<{ value: string }>(
    `select value from setting where name = 'key-fingerprint'`,
  );
  if (kept?.value !== vault.fingerprint) {
    throw new LocalAwsRefusal(
      'key-file-of-another-database',
      `The key file ${path} does not belong to this database: the values in it were sealed with another key.`,
    );
  }
}
