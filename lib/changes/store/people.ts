import type { Reader } from './changes.ts';

export async function loadNameOf(db: Reader, personId: string): Promise<string> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT display_name AS name FROM person WHERE id = ${personId}`;
  return rows[0]?.name ?? '';
}
