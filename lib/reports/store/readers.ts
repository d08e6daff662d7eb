import type { Transaction } from '#lib/db/client.ts';

/** Active people who may open packs. */
export async function readReaders(
  db: Pick<Transaction, '$queryRaw'>,
): Promise<readonly { readonly personId: string; readonly displayName: string }[]> {
  return await db.$queryRaw<{ personId: string; displayName: string }[]>`
    SELECT p.id AS "personId", p.display_name AS "displayName" FROM person p
    WHERE p.disabled_at IS NULL
      AND EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = p.id AND r.role IN ('admin', 'auditor'))
    ORDER BY p.display_name, p.id`;
}
