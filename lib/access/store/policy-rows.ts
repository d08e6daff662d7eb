import type { PolicyDocument } from '../rules/policy.ts';
import type { StandingPolicy } from '../rules/policy-change.ts';
import type { Reader } from './clock.ts';
import { readDocument } from './policies.ts';

/** A policy in force with what a list says of it. */
export interface PolicyRow extends StandingPolicy {
  readonly createdAt: Date;
  /** Request that would change it, while it waits. */
  readonly waitingRequestId: string | null;
}

/** Every policy in force, by name. */
export async function readPolicyRows(db: Reader): Promise<readonly PolicyRow[]> {
  const rows = await db.$queryRaw<(Omit<PolicyRow, 'document'> & { document: string })[]>`
    SELECT p.id AS "policyId", p.name, p.configured, false AS retired, v.version, v.document, v.created_at AS "createdAt",
           (SELECT r.id FROM access_request r WHERE r.subject_policy_id = p.id AND r.act = 'policy-edit'
               AND r.state = 'pending' AND r.expires_at > access_clock() LIMIT 1) AS "waitingRequestId"
      FROM access_policy p
      CROSS JOIN LATERAL (SELECT version, document::text AS document, created_at FROM access_policy_version
                           WHERE policy_id = p.id ORDER BY version DESC LIMIT 1) v
     WHERE p.retired_at IS NULL ORDER BY p.name`;
  return rows.map((row) => ({ ...row, document: readDocument(row.document) }));
}

/** A change that waits, of any policy, oldest deadline first. */
export interface WaitingChangeRow {
  readonly requestId: string;
  readonly name: string;
  readonly kind: string;
  readonly requesterName: string;
  readonly expiresAt: Date;
}

export async function readWaitingChanges(db: Reader): Promise<readonly WaitingChangeRow[]> {
  return await db.$queryRaw<WaitingChangeRow[]>`
    SELECT r.id AS "requestId", proposed_name(r.proposal) AS name,
           convert_from(r.proposal, 'UTF8')::jsonb ->> 'kind' AS kind,
           p.display_name AS "requesterName", r.expires_at AS "expiresAt"
      FROM access_request r JOIN person p ON p.id = r.requester_id
     WHERE r.act = 'policy-edit' AND r.state = 'pending' AND r.expires_at > access_clock()
     ORDER BY r.expires_at LIMIT 100`;
}

/** Policies that are out of force, the last retired first. */
export async function readRetired(
  db: Reader,
): Promise<readonly { readonly policyId: string; readonly name: string; readonly retiredAt: Date }[]> {
  return await db.$queryRaw`
    SELECT id AS "policyId", name, retired_at AS "retiredAt" FROM access_policy
     WHERE retired_at IS NOT NULL ORDER BY retired_at DESC LIMIT 100`;
}

/** One edition with how it came. */
export interface EditionRow {
  readonly version: number;
  readonly document: PolicyDocument;
  readonly createdAt: Date;
  readonly cameBy: 'installation' | 'configuration' | 'request';
  readonly requestId: string | null;
  readonly proposedBy: string | null;
  readonly reason: string | null;
  readonly signedBy: readonly { readonly name: string; readonly at: string }[];
}

/** Every edition of a policy, the newest first, at most `most`. */
export async function readEditionRows(
  db: Reader,
  policyId: string,
  most: number,
): Promise<readonly EditionRow[]> {
  const rows = await db.$queryRaw<(Omit<EditionRow, 'document'> & { document: string })[]>`
    SELECT v.version, v.document::text AS document, v.created_at AS "createdAt", v.came_by AS "cameBy",
           v.request_id AS "requestId", proposer.display_name AS "proposedBy", r.reason,
           COALESCE((SELECT jsonb_agg(jsonb_build_object('name', d_person.display_name, 'at', d.at) ORDER BY d.at)
                       FROM decision d JOIN person d_person ON d_person.id = d.decider_id
                      WHERE d.request_id = v.request_id AND d.verdict = 'approve'), '[]') AS "signedBy"
      FROM access_policy_version v
      LEFT JOIN person proposer ON proposer.id = v.created_by
      LEFT JOIN access_request r ON r.id = v.request_id
     WHERE v.policy_id = ${policyId} ORDER BY v.version DESC LIMIT ${most}`;
  return rows.map((row) => ({ ...row, document: readDocument(row.document) }));
}

/** One edition's document, or null. */
export async function readEdition(
  db: Reader,
  policyId: string,
  version: number,
): Promise<PolicyDocument | null> {
  const rows = await db.$queryRaw<{ document: string }[]>`
    SELECT document::text AS document FROM access_policy_version
     WHERE policy_id = ${policyId} AND version = ${version}`;
  return rows[0] ? readDocument(rows[0].document) : null;
}

/** How a retirement came. */
export interface RetirementRow {
  readonly at: Date;
  readonly by: string | null;
  readonly requestId: string | null;
}

export async function readRetirement(db: Reader, policyId: string): Promise<RetirementRow | null> {
  const rows = await db.$queryRaw<RetirementRow[]>`
    SELECT p.retired_at AS at, by_person.display_name AS by, p.retired_request_id AS "requestId"
      FROM access_policy p LEFT JOIN person by_person ON by_person.id = p.retired_by
     WHERE p.id = ${policyId} AND p.retired_at IS NOT NULL`;
  return rows[0] ?? null;
}
