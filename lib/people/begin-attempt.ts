import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { hashToken, mintToken } from './session-token.ts';
import { type Attempt, insertAttempt } from './store/sign-ins.ts';

/** Keeps an attempt to sign in or to confirm for the browser that begins it. @returns the token for its cookie. */
export async function beginAttempt(db: Database, attempt: Attempt): Promise<Result<{ token: string }>> {
  const token = mintToken();
  const tokenHash = hashToken(token);
  if (!tokenHash) throw new Error('a minted token has the wrong form');
  const isKept = await db.transaction((tx) => insertAttempt(tx, tokenHash, attempt));
  if (isKept) return ok({ token });
  return refuse(
    'too-many',
    'Too many people sign in at this moment. Nothing was done. Try again in a minute.',
  );
}
