import type { Connection } from './database.ts';
import { findRole, type StoredRole } from './principals.ts';

export interface StoredSession {
  readonly accessKeyId: string;
  readonly role: StoredRole;
  readonly sessionName: string;
  readonly sealedSecret: Buffer;
  readonly tokenHash: Buffer;
  readonly policy: string | undefined;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

interface SessionRow {
  access_key_id: string;
  account: string;
  role_name: string;
  session_name: string;
  sealed_secret: Buffer;
  token_hash: Buffer;
  policy: string | null;
  source_identity: string | null;
  tags: Record<string, string>;
  transitive_tag_keys: string[];
  issued_at: Date;
  expires_at: Date;
}

export async function findSession(tx: Connection, accessKeyId: string): Promise<StoredSession | undefined> {
  const [row] = await tx.rows<SessionRow>('select * from sts_session where access_key_id = $1', [
    accessKeyId,
  ]);
  const role = row && (await findRole(tx, row.account, row.role_name));
  if (row === undefined || role === undefined) return undefined;
  return {
    accessKeyId: row.access_key_id,
    role,
    sessionName: row.session_name,
    sealedSecret: row.sealed_secret,
    tokenHash: row.token_hash,
    policy: row.policy ?? undefined,
    sourceIdentity: row.source_identity ?? undefined,
    tags: row.tags,
    transitiveTagKeys: row.transitive_tag_keys,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  };
}

export async function saveSession(tx: Connection, session: StoredSession): Promise<void> {
  await tx.run(
    `insert into sts_session (access_key_id, account, role_name, session_name, sealed_secret, token_hash, policy,
       source_identity, tags, transitive_tag_keys, issued_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      session.accessKeyId,
      session.role.account,
      session.role.name,
      session.sessionName,
      session.sealedSecret,
      session.tokenHash,
      session.policy ?? null,
      session.sourceIdentity ?? null,
      JSON.stringify(session.tags),
      JSON.stringify(session.transitiveTagKeys),
      session.issuedAt,
      session.expiresAt,
    ],
  );
}
