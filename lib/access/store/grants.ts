import type { Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { SecretAct } from '../rules/act.ts';
import type { GrantFacts } from '../rules/grant.ts';
import type { Reader } from './clock.ts';

export interface StoredGrant extends GrantFacts {
  readonly id: string;
  readonly requestId: string;
  readonly personId: string;
  readonly secretId: string;
  readonly secretArn: string;
  readonly act: SecretAct;
  readonly way: 'asked' | 'break-glass';
  /** A read is of what this label names, or of `versionId`; never both. */
  readonly stage: string | null;
  readonly versionId: string | null;
  /** JSON keys it is for; empty: any. */
  readonly keyNames: readonly string[];
  readonly revision: number;
}

export async function insertGrant(
  tx: Transaction,
  grant: Omit<StoredGrant, 'usesTaken' | 'state' | 'revision'>,
): Promise<void> {
  await tx.accessGrant.create({ data: { ...grant, keyNames: [...grant.keyNames], state: 'active' } });
}

const COLUMNS = Prisma.sql`
  id, request_id AS "requestId", person_id AS "personId", secret_id AS "secretId", secret_arn AS "secretArn", act, way,
  stage, version_id AS "versionId", key_names AS "keyNames", starts_at AS "startsAt", ends_at AS "endsAt",
  uses_allowed AS "usesAllowed", uses_taken AS "usesTaken", state, revision`;

/** Reads a grant without locking it. */
export async function loadGrant(db: Reader, id: string): Promise<StoredGrant | null> {
  const rows = await db.$queryRaw<StoredGrant[]>`SELECT ${COLUMNS} FROM access_grant WHERE id = ${id}`;
  return rows[0] ?? null;
}

/** Reads a grant and holds it until the transaction ends. */
export async function lockGrant(tx: Transaction, id: string): Promise<StoredGrant | null> {
  const rows = await tx.$queryRaw<
    StoredGrant[]
  >`SELECT ${COLUMNS} FROM access_grant WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

/** The grants of a person that may still be used or waited for, locked. */
export async function lockActiveGrantsOf(tx: Transaction, personId: string): Promise<readonly StoredGrant[]> {
  return await tx.$queryRaw<StoredGrant[]>`
    SELECT ${COLUMNS} FROM access_grant
     WHERE person_id = ${personId} AND state = 'active' AND ends_at > (SELECT access_clock()) ORDER BY id FOR UPDATE`;
}

export async function findGrantOfRequest(db: Reader, requestId: string): Promise<string | null> {
  const rows = await db.$queryRaw<
    { id: string }[]
  >`SELECT id FROM access_grant WHERE request_id = ${requestId}`;
  return rows[0]?.id ?? null;
}

/**
 * Takes the one use of a grant for a change. The grant must have come of a request whose frozen facts name this change
 * with this hash, so an approval opens exactly what was shown to those who signed. @returns whether it was taken.
 */
export async function takeChangeUse(
  tx: Transaction,
  use: {
    readonly grantId: string;
    readonly personId: string;
    readonly secretId: string;
    readonly secretArn: string;
    readonly act: SecretAct;
    readonly changeId: string;
    readonly changeHash: string;
  },
): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE access_grant g SET uses_taken = uses_taken + 1, revision = g.revision + 1
      FROM access_request r
     WHERE g.id = ${use.grantId} AND r.id = g.request_id
       AND g.person_id = ${use.personId}
       AND g.secret_id = ${use.secretId}
       AND g.secret_arn = ${use.secretArn}
       AND g.act = ${use.act}
       AND g.way = 'asked'
       AND convert_from(r.facts, 'UTF8')::jsonb -> 'change' ->> 'id' = ${use.changeId}
       AND convert_from(r.facts, 'UTF8')::jsonb -> 'change' ->> 'hash' = ${use.changeHash}
       AND g.state = 'active'
       AND g.starts_at <= access_clock() AND access_clock() < g.ends_at
       AND g.uses_taken < g.uses_allowed`;
  return taken === 1;
}

/** Gives one use back, because AWS did not answer with a value. */
export async function returnUse(tx: Transaction, grantId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE access_grant SET uses_taken = uses_taken - 1, revision = revision + 1
     WHERE id = ${grantId} AND uses_taken > 0`;
}

/** Ends an active grant early. @returns whether this call ended it. */
export async function endGrant(
  tx: Transaction,
  grant: { readonly id: string; readonly revision: number },
  end: {
    readonly state: 'revoked' | 'handed-back';
    /** Null: the product itself. */
    readonly by: string | null;
    readonly why: string | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE access_grant
       SET state = ${end.state}, revoked_at = ${end.at}, revoked_by = ${end.by}, revoked_why = ${end.why},
           revision = revision + 1
     WHERE id = ${grant.id} AND state = 'active' AND revision = ${grant.revision}`;
  return changed === 1;
}
