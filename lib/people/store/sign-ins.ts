import type { Transaction } from '#lib/db/client.ts';
import type { DescribedIdentity } from '../rules/sign-in-mapping.ts';

export interface Attempt {
  readonly purpose: 'sign-in' | 'confirm';
  /** The session that is confirmed; null for a sign-in. */
  readonly sessionId: string | null;
  /** A path of ours. */
  readonly returnTo: string;
  /** What the engine must remember, sealed. */
  readonly kept: string;
}

/** A browser is expected back within this time. Seconds. */
const ATTEMPT_SECONDS = 600;
/** Of sign-ins not more are kept at once, because anybody may begin one. */
const MOST_ATTEMPTS = 5_000;

/**
 * Keeps an attempt, and forgets old ones: by age, and of too many sign-ins those that began first, so that a stranger who
 * begins them without end keeps nobody out. A session has one confirmation under way: its browser has one cookie for it.
 */
export async function insertAttempt(tx: Transaction, tokenHash: Uint8Array, attempt: Attempt): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM sign_in_attempt
     WHERE created_at < clock_timestamp() - ${ATTEMPT_SECONDS} * interval '1 second' OR session_id = ${attempt.sessionId}`;
  await tx.$executeRaw`
    DELETE FROM sign_in_attempt
     WHERE token_hash IN (SELECT token_hash FROM sign_in_attempt WHERE purpose = 'sign-in'
                           ORDER BY created_at DESC OFFSET ${MOST_ATTEMPTS - 1} FOR UPDATE SKIP LOCKED)`;
  const { purpose, sessionId, returnTo, kept } = attempt;
  await tx.$executeRaw`
    INSERT INTO sign_in_attempt (token_hash, purpose, session_id, return_to, kept, created_at)
    VALUES (${Buffer.from(tokenHash)}, ${purpose}, ${sessionId}, ${returnTo}, ${kept}, clock_timestamp())`;
}

/** Takes an attempt, once, by the database's clock. Null: there is none, it is used, or it is too old. */
export async function takeAttempt(
  tx: Pick<Transaction, '$queryRaw'>,
  tokenHash: Uint8Array,
): Promise<(Attempt & { readonly awaySeconds: number }) | null> {
  const rows = await tx.$queryRaw<(Attempt & { awaySeconds: number })[]>`
    UPDATE sign_in_attempt SET used_at = clock_timestamp(), kept = ''
      FROM (SELECT kept AS was FROM sign_in_attempt WHERE token_hash = ${Buffer.from(tokenHash)} FOR UPDATE) before
     WHERE token_hash = ${Buffer.from(tokenHash)} AND used_at IS NULL
       AND created_at > clock_timestamp() - ${ATTEMPT_SECONDS} * interval '1 second'
    RETURNING purpose, session_id AS "sessionId", return_to AS "returnTo", before.was AS kept,
              extract(epoch FROM clock_timestamp() - created_at)::float AS "awaySeconds"`;
  return rows[0] ?? null;
}

/** A person with one identity and no role. */
export async function insertPersonWithIdentity(
  tx: Transaction,
  person: {
    readonly id: string;
    readonly identityId: string;
    readonly displayName: string;
    readonly issuer: string;
    readonly subject: string;
  },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO person (id, display_name, created_at) VALUES (${person.id}, ${person.displayName}, clock_timestamp())`;
  await tx.$executeRaw`
    INSERT INTO identity (id, person_id, issuer, subject, created_at)
    VALUES (${person.identityId}, ${person.id}, ${person.issuer}, ${person.subject}, clock_timestamp())`;
}

/** Keeps what the provider said of an identity now. */
export async function describeIdentity(
  tx: Transaction,
  identity: DescribedIdentity & { readonly id: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE identity SET email = ${identity.email}, email_verified = ${identity.emailVerified},
           claimed_groups = ${[...identity.claimedGroups]}, last_seen_at = clock_timestamp()
     WHERE id = ${identity.id}`;
}

/**
 * Takes name and address of a person over from their oldest identity of this issuer; the others do not speak for them.
 */
export async function describePerson(
  tx: Transaction,
  identity: {
    readonly id: string;
    readonly personId: string;
    readonly issuer: string;
    readonly displayName: string;
    readonly email: string | null;
  },
): Promise<void> {
  const { id, personId, issuer, displayName, email } = identity;
  await tx.$executeRaw`
    UPDATE person SET display_name = ${displayName}, email = ${email}
     WHERE id = ${personId} AND (display_name, email) IS DISTINCT FROM (${displayName}, ${email}::text)
       AND ${id} = (SELECT i.id FROM identity i WHERE i.person_id = ${personId} AND i.issuer = ${issuer}
                     ORDER BY i.linked_at IS NOT NULL, i.created_at, i.id LIMIT 1)`;
}

export async function loadIdentitiesOf(
  tx: Pick<Transaction, '$queryRaw'>,
  personId: string,
  issuer: string,
): Promise<readonly DescribedIdentity[]> {
  return await tx.$queryRaw<DescribedIdentity[]>`
    SELECT subject, email, email_verified AS "emailVerified", claimed_groups AS "claimedGroups"
      FROM identity WHERE person_id = ${personId} AND issuer = ${issuer} ORDER BY created_at, id`;
}

/** Everybody who has signed in through an issuer. */
export async function loadPeopleOfIssuer(
  tx: Pick<Transaction, '$queryRaw'>,
  issuer: string,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT person_id AS id FROM identity WHERE issuer = ${issuer} ORDER BY person_id`;
  return rows.map((row) => row.id);
}

/** Roles and groups of a person that sign-ins gave, and the names of those that somebody else did. */
export async function loadGiven(
  tx: Pick<Transaction, '$queryRaw'>,
  personId: string,
): Promise<
  readonly { readonly kind: 'role' | 'group'; readonly name: string; readonly bySignIn: boolean }[]
> {
  return await tx.$queryRaw`
    SELECT 'role' AS kind, role AS name, came_by IS NOT NULL AS "bySignIn" FROM role_assignment WHERE person_id = ${personId}
    UNION ALL
    SELECT 'group', group_name, came_by IS NOT NULL FROM group_membership WHERE person_id = ${personId}`;
}

export async function giveAtSignIn(
  tx: Transaction,
  personId: string,
  { kind, name }: { readonly kind: 'role' | 'group'; readonly name: string },
): Promise<boolean> {
  const added =
    kind === 'role'
      ? await tx.$executeRaw`INSERT INTO role_assignment (person_id, role, given_at, came_by)
          VALUES (${personId}, ${name}, clock_timestamp(), 'sign-in') ON CONFLICT DO NOTHING`
      : await tx.$executeRaw`INSERT INTO group_membership (person_id, group_name, given_at, came_by)
          VALUES (${personId}, ${name}, clock_timestamp(), 'sign-in') ON CONFLICT DO NOTHING`;
  return added === 1;
}

export async function takeAtSignIn(
  tx: Transaction,
  personId: string,
  { kind, name }: { readonly kind: 'role' | 'group'; readonly name: string },
): Promise<boolean> {
  const gone =
    kind === 'role'
      ? await tx.$executeRaw`DELETE FROM role_assignment
          WHERE person_id = ${personId} AND role = ${name} AND came_by = 'sign-in'`
      : await tx.$executeRaw`DELETE FROM group_membership
          WHERE person_id = ${personId} AND group_name = ${name} AND came_by = 'sign-in'`;
  return gone === 1;
}

/** The role that the installation itself gives. */
export async function insertFirstRole(tx: Transaction, personId: string, role: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO role_assignment (person_id, role, given_at) VALUES (${personId}, ${role}, clock_timestamp())`;
}
