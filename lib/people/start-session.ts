import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { expiryOf } from './rules/session.ts';
import { keptUserAgent } from './rules/user-agent.ts';
import { hashToken, mintToken } from './session-token.ts';
import { findIdentity, insertSession } from './store.ts';

export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly userAgent: string | null;
}

/**
 * Opens a session for an identity whose proof the caller has checked.
 * @returns the token for the cookie (it is kept nowhere else) and when the session ends at the latest.
 * Refuses `unknown-person` for an identity nobody has, `person-disabled` for a switched-off person.
 */
export async function startSession(
  db: Database,
  identity: ProvenIdentity,
): Promise<Result<{ token: string; expiresAt: Date }>> {
  return await db.transaction(async (tx) => {
    const found = await findIdentity(tx, identity.issuer, identity.subject);
    const problem = !found ? 'unknown-person' : found.person.disabledAt ? 'person-disabled' : undefined;
    if (!found || problem) {
      await appendRecords(tx, [
        {
          kind: 'session.refused',
          actorId: found?.personId ?? null,
          data: { code: problem ?? 'unknown-person' },
        },
      ]);
      return refuse(
        problem ?? 'unknown-person',
        'Nobody with this sign-in may use Countersign. An admin can add you.',
      );
    }
    const token = mintToken();
    const tokenHash = hashToken(token);
    if (!tokenHash) throw new Error('a minted session token has the wrong form');
    const now = await databaseNow(tx);
    const expiresAt = expiryOf(now);
    await insertSession(tx, {
      id: mintId('session'),
      tokenHash,
      personId: found.personId,
      identityId: found.id,
      createdAt: now,
      expiresAt,
      userAgent: keptUserAgent(identity.userAgent),
    });
    await appendRecords(tx, [
      {
        kind: 'session.started',
        actorId: found.personId,
        data: { identity: `${identity.issuer}#${identity.subject}` },
      },
    ]);
    return ok({ token, expiresAt });
  });
}
