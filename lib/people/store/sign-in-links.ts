import type { Transaction } from '#lib/db/client.ts';
import { LINK_SECONDS } from '../rules/local-operator.ts';

/** Keeps a link. The one before for the same use no longer works. */
export async function insertSignInLink(
  tx: Transaction,
  link: { readonly tokenHash: Uint8Array; readonly sessionId: string | null; readonly returnTo: string },
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM sign_in_link WHERE session_id IS NOT DISTINCT FROM ${link.sessionId}::text
        OR created_at < clock_timestamp() - interval '1 day'`;
  await tx.$executeRaw`
    INSERT INTO sign_in_link (token_hash, session_id, return_to, created_at)
    VALUES (${Buffer.from(link.tokenHash)}, ${link.sessionId}, ${link.returnTo}, clock_timestamp())`;
}

/** Takes a link, once, by the database's clock; null: there is none, it is used, or it is too old. */
export async function takeLink(
  tx: Transaction,
  tokenHash: Uint8Array,
): Promise<{ readonly sessionId: string | null; readonly returnTo: string } | null> {
  const rows = await tx.$queryRaw<{ sessionId: string | null; returnTo: string }[]>`
    UPDATE sign_in_link SET used_at = clock_timestamp()
     WHERE token_hash = ${Buffer.from(tokenHash)} AND used_at IS NULL
       AND created_at > clock_timestamp() - ${LINK_SECONDS} * interval '1 second'
    RETURNING session_id AS "sessionId", return_to AS "returnTo"`;
  return rows[0] ?? null;
}
