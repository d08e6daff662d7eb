import type { Database, Transaction } from '#lib/db/client.ts';

export interface SavedViewRow {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly name: string;
  readonly shared: boolean;
  readonly address: string;
}

/** A person's own views and those shared with everybody, by name. */
export async function loadViews(db: Database, personId: string): Promise<readonly SavedViewRow[]> {
  const { rows } = await db.pool.query<SavedViewRow>({
    name: 'saved-views',
    text: `SELECT v.id, v.owner_id AS "ownerId", p.display_name AS "ownerName", v.name, v.shared, v.address
           FROM saved_view v JOIN person p ON p.id = v.owner_id
           WHERE v.owner_id = $1 OR v.shared ORDER BY v.shared, lower(v.name), v.id LIMIT 200`,
    values: [personId],
  });
  return rows;
}

/** Orders everybody who saves a view, so that names and numbers are judged by what stands. */
export async function lockViews(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7318205122)`;
}

export async function countViews(tx: Transaction, personId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM saved_view WHERE owner_id = ${personId}`;
  return rows[0]?.n ?? 0;
}

export async function isNameTaken(
  tx: Transaction,
  view: { readonly personId: string; readonly name: string; readonly shared: boolean },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM saved_view WHERE lower(name) = lower(${view.name}) AND shared = ${view.shared}
      AND (${view.shared} OR owner_id = ${view.personId})) AS taken`;
  return rows[0]?.taken === true;
}

export async function insertView(tx: Transaction, view: Omit<SavedViewRow, 'ownerName'>): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO saved_view (id, owner_id, name, shared, address)
    VALUES (${view.id}, ${view.ownerId}, ${view.name}, ${view.shared}, ${view.address})`;
}

export async function lockView(
  tx: Transaction,
  id: string,
): Promise<Pick<SavedViewRow, 'id' | 'ownerId' | 'name' | 'shared'> | null> {
  const rows = await tx.$queryRaw<Pick<SavedViewRow, 'id' | 'ownerId' | 'name' | 'shared'>[]>`
    SELECT id, owner_id AS "ownerId", name, shared FROM saved_view WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

export async function deleteView(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM saved_view WHERE id = ${id}`;
}
