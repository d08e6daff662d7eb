import type { Transaction } from '#lib/db/client.ts';

/** Names of secrets by id, gone ones too. */
export async function loadSecretNames(
  tx: Pick<Transaction, '$queryRaw'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM secret WHERE id = ANY(${[...ids]})`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
