import type { Database } from '#lib/db/client.ts';
import { hashToken } from './session-token.ts';
import { type Attempt, takeAttempt as takeRow } from './store/sign-ins.ts';

/** What came back from the provider belongs to this attempt, or to none: each is taken once. */
export async function takeAttempt(
  db: Database,
  token: string,
): Promise<(Attempt & { readonly awaySeconds: number }) | null> {
  const tokenHash = hashToken(token);
  return tokenHash ? await takeRow(db.prisma, tokenHash) : null;
}
