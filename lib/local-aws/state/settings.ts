import type { Connection } from './database.ts';

/** Notes a fact about this database once. Answers whether it was new. */
export async function noteOnce(tx: Connection, name: string, value: string): Promise<boolean> {
  return (
    (await tx.run('insert into setting (name, value) values ($1, $2) on conflict do nothing', [
      name,
      value,
    ])) === 1
  );
}

export async function readSetting(tx: Connection, name: string): Promise<string | undefined> {
  const [row] = await tx.rows<{ value: string }>('select value from setting where name = $1', [name]);
  return row?.value;
}
