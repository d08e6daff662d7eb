import type { Transaction } from '#lib/db/client.ts';
import { isFresh } from '#lib/people/rules/confirmation.ts';
import { type SessionFacts, sessionState } from '#lib/people/rules/session.ts';
import type { ScopedPlace } from '#lib/secrets/rules/scope.ts';
import type { SecretAct } from '../rules/act.ts';
import type { GrantBasis } from '../rules/entitlement.ts';
import { type Human, humanAt } from '../rules/person.ts';
import type { Reader } from './clock.ts';
import { HUMAN_COLUMNS, type HumanRow, humanOf } from './humans.ts';
import { readDocument } from './policies.ts';
import type { SecretPlace } from './secrets.ts';
import type { SessionNow } from './sessions.ts';

/** What a grant rests on, and what its one read needs to know. */
export interface HeldBasis extends GrantBasis {
  /** Where the secret of the grant is. */
  readonly secret: SecretPlace;
  /** Names of keys that an earlier read saw. */
  readonly keyNames: readonly string[];
  /** The frozen edition, or the newest, wants a version replaced that somebody has seen. */
  readonly rotatesAfterReveal: boolean;
}

/** Who holds a grant in which session, and what the grant rests on, as all of it stands now. */
export interface Holding {
  readonly session: SessionNow;
  readonly holder: Human;
  /** Null: there is no such grant. */
  readonly basis: HeldBasis | null;
  /** The database's clock. */
  readonly now: Date;
}

interface HoldingRow extends HumanRow {
  readonly now: Date;
  readonly createdAt: Date | null;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly confirmedAt: Date;
  readonly personDisabledAt: Date | null;
  readonly act: SecretAct | null;
  readonly way: 'asked' | 'break-glass';
  readonly document: string | null;
  readonly newestRotates: boolean | null;
  readonly name: string | null;
  readonly environment: string;
  readonly secretId: string;
  readonly connectionId: string;
  readonly arn: string;
  readonly region: string;
  readonly gone: boolean;
  readonly keyNames: readonly string[];
}

/** Person, session, clock and the frozen edition of a grant in one round trip; null for a person that is not there. */
export async function loadHolding(
  db: Reader,
  of: { readonly personId: string; readonly sessionId: string; readonly grantId: string },
): Promise<Holding | null> {
  const rows = await db.$queryRaw<HoldingRow[]>`
    SELECT ${HUMAN_COLUMNS}, access_clock() AS now, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
           s.expires_at AS "expiresAt", s.ended_at AS "endedAt", s.confirmed_at AS "confirmedAt",
           p.disabled_at AS "personDisabledAt", g.act, g.way, v.document::text AS document,
           (SELECT n.document -> 'rotateAfterReveal' = 'true' FROM access_policy_version n
             WHERE n.policy_id = r.policy_id ORDER BY n.version DESC LIMIT 1) AS "newestRotates",
           c.name, c.environment, c.id AS "secretId", c.connection_id AS "connectionId", c.arn, c.region, c.gone_at IS NOT NULL AS gone,
           c.key_names AS "keyNames"
      FROM person p
      LEFT JOIN session_row s ON s.id = ${of.sessionId} AND s.person_id = p.id
      LEFT JOIN access_grant g ON g.id = ${of.grantId}
      LEFT JOIN access_request r ON r.id = g.request_id
      LEFT JOIN access_policy_version v ON v.policy_id = r.policy_id AND v.version = r.policy_version
      LEFT JOIN secret c ON c.id = g.secret_id
     WHERE p.id = ${of.personId}`;
  const row = rows[0];
  if (!row) return null;
  const holder = humanAt(humanOf(row), row.name === null ? null : { ...row, name: row.name });
  return { session: sessionOf(row), holder, basis: heldBasisOf(row), now: row.now };
}

function heldBasisOf(row: HoldingRow): HeldBasis | null {
  const { act, way, document, newestRotates, keyNames, secretId, connectionId, arn, region, gone } = row;
  if (act === null || document === null) return null;
  return {
    ...basisOf({ act, way, document }),
    secret: { secretId, connectionId, arn, region, gone },
    keyNames,
    rotatesAfterReveal: newestRotates === true || readDocument(document).rotateAfterReveal,
  };
}

function sessionOf(row: HoldingRow): SessionNow {
  if (row.createdAt === null) return { state: 'absent', confirmed: false };
  const facts: SessionFacts = { ...row, createdAt: row.createdAt };
  return { state: sessionState(facts, row.now), confirmed: isFresh(row.confirmedAt, row.now) };
}

function basisOf({ act, way, document }: Pick<GrantBasis, 'act' | 'way'> & { document: string }): GrantBasis {
  const { askers, breakGlass } = readDocument(document);
  return { act, way, askers, breakGlass };
}

/** An open grant with what it rests on. */
export interface HeldGrant extends GrantBasis {
  readonly id: string;
  readonly personId: string;
  readonly endsAt: Date;
  /** Where the secret lies. */
  readonly place: ScopedPlace;
}

/** Open grants of everybody, in the order of their ends, so that the next page begins after the last. */
export async function readOpenHoldings(
  db: Reader,
  after: { readonly endsAt: Date; readonly id: string } | null,
  most: number,
): Promise<readonly HeldGrant[]> {
  const [endsAt, id] = [after?.endsAt ?? new Date(0), after?.id ?? ''];
  const rows = await db.$queryRaw<
    (Pick<HeldGrant, 'id' | 'personId' | 'endsAt' | 'act' | 'way'> & ScopedPlace & { document: string })[]
  >`
    SELECT g.id, g.person_id AS "personId", g.ends_at AS "endsAt", g.act, g.way, v.document::text AS document,
           s.name, s.environment, s.connection_id AS "connectionId", s.region
      FROM access_grant g
      JOIN access_request r ON r.id = g.request_id
      JOIN secret s ON s.id = g.secret_id
      JOIN access_policy_version v ON v.policy_id = r.policy_id AND v.version = r.policy_version
     WHERE g.state = 'active' AND g.ends_at > (SELECT access_clock()) AND g.uses_taken < g.uses_allowed
       AND (g.ends_at, g.id) > (${endsAt}, ${id})
     ORDER BY g.ends_at, g.id LIMIT ${most}`;
  return rows.map(({ document, name, environment, connectionId, region, ...row }) => ({
    ...row,
    place: { name, environment, connectionId, region },
    ...basisOf({ ...row, document }),
  }));
}

/** A grant that ends soon and whose holder was not told. */
export interface EndingGrant {
  readonly id: string;
  readonly requestId: string;
  readonly threadId: string;
  readonly secretId: string;
  readonly personId: string;
  readonly endsAt: Date;
}

/** How long before its end a grant is announced to end. */
export interface EndingLead {
  readonly seconds: number;
  /** At most this share of its length. */
  readonly share: number;
  /** Of a shorter grant nobody has to be told. */
  readonly shortestSeconds: number;
  /** Begins the key under which it is told once. */
  readonly key: string;
}

/**
 * Open grants that end within the lead, locked, so that none is handed back between the question and the word. One that
 * another open grant of the holder goes on with is left out: nothing ends for them.
 */
export async function lockEndingGrants(
  tx: Transaction,
  lead: EndingLead,
  most: number,
): Promise<readonly EndingGrant[]> {
  return await tx.$queryRaw<EndingGrant[]>`
    SELECT g.id, g.request_id AS "requestId", r.thread_id AS "threadId", g.secret_id AS "secretId",
           g.person_id AS "personId", g.ends_at AS "endsAt"
      FROM access_grant g JOIN access_request r ON r.id = g.request_id
     WHERE g.state = 'active' AND g.uses_taken < g.uses_allowed
       AND g.ends_at > (SELECT access_clock())
       AND g.ends_at <= (SELECT access_clock()) + ${lead.seconds} * interval '1 second'
       AND g.ends_at <= (SELECT access_clock()) + ${lead.share}::float8 * (g.ends_at - g.starts_at)
       AND g.ends_at - g.starts_at >= ${lead.shortestSeconds} * interval '1 second'
       AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.dedupe_key = ${lead.key} || g.id)
       AND NOT EXISTS (
         SELECT 1 FROM access_request x JOIN access_grant o ON o.request_id = x.id
          WHERE x.extends_grant_id = g.id AND o.state = 'active' AND o.ends_at > g.ends_at
            AND o.uses_taken < o.uses_allowed)
     ORDER BY g.ends_at, g.id LIMIT ${most} FOR UPDATE OF g SKIP LOCKED`;
}
