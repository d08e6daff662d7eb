import type { Reader } from './clock.ts';

/** Says whether a change of the policy with this name waits for a signature. */
export async function isChangeWaiting(db: Reader, name: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM access_request
     WHERE state = 'pending' AND act = 'policy-edit'
       AND proposed_name(proposal) = ${name}`;
  return rows.length > 0;
}
