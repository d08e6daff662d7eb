import type { Transaction } from '#lib/db/client.ts';

export interface LinkableAccount {
  readonly id: string;
  readonly disabled: boolean;
  readonly isLinked: boolean;
}

/** Accounts as linking looks at them. */
export async function loadLinkable(
  tx: Pick<Transaction, '$queryRaw'>,
  ids: readonly string[],
): Promise<readonly LinkableAccount[]> {
  return await tx.$queryRaw<LinkableAccount[]>`
    SELECT id, disabled_at IS NOT NULL AS disabled, same_as IS NOT NULL AS "isLinked"
      FROM person WHERE id = ANY(${[...ids]})`;
}

/**
 * Moves every identity of one account to another and switches the first off. Accounts that were linked to it before follow.
 * @returns the identities, as issuer and subject.
 */
export async function linkAccounts(
  tx: Transaction,
  { personId, otherId, by }: { readonly personId: string; readonly otherId: string; readonly by: string },
): Promise<readonly string[]> {
  const moved = await tx.$queryRaw<{ identity: string }[]>`
    UPDATE identity SET person_id = ${personId}, linked_at = clock_timestamp(), linked_by = ${by}
     WHERE person_id = ${otherId} RETURNING issuer || '#' || subject AS identity`;
  await tx.$executeRaw`
    UPDATE person SET same_as = ${personId}, disabled_at = COALESCE(disabled_at, clock_timestamp())
     WHERE id = ${otherId} OR same_as = ${otherId}`;
  return moved.map((row) => row.identity);
}
