import type { Database } from '#lib/db/client.ts';
import { hashToken, mintToken } from './session-token.ts';
import { type Attempt, insertAttempt } from './store/sign-ins.ts';

/** Keeps an attempt to sign in or to confirm for the browser that begins it. @returns the token for its cookie. */
export async function beginAttempt(db: Database, attempt: Attempt): Promise<{ token: string }> {
  const token = mintToken();
  const tokenHash = hashToken(token);
  if (!tokenHash) throw new Error('a minted token has the wrong form');
  await db.transaction((tx) => insertAttempt(tx, tokenHash, attempt));
  return { token };
}
