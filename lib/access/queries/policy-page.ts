import type { Database } from '#lib/db/client.ts';
import type { PolicyDocument } from '../rules/policy.ts';
import type { StandingPolicy } from '../rules/policy-change.ts';
import { readClock } from '../store/clock.ts';
import { findPolicy } from '../store/policies.ts';
import { readEdition, readEditionRows, readPolicyRows, readRetirement } from '../store/policy-rows.ts';

const MOST_EDITIONS = 200;

export interface EditionView {
  readonly version: number;
  readonly createdAt: string;
  readonly cameBy: 'installation' | 'configuration' | 'request';
  readonly requestId: string | null;
  readonly proposedBy: string | null;
  readonly reason: string | null;
  readonly signedBy: readonly { readonly name: string; readonly at: string }[];
}

export interface PolicyPage {
  readonly now: string;
  readonly policy: StandingPolicy;
  /** The edition that is shown, which may be an older one. */
  readonly shown: { readonly version: number; readonly document: PolicyDocument };
  /** The edition the shown one is compared with, if one was chosen or there is one before it. */
  readonly compared: { readonly version: number; readonly document: PolicyDocument } | null;
  /** The newest first. */
  readonly editions: readonly EditionView[];
  readonly retired: {
    readonly at: string;
    readonly by: string | null;
    readonly requestId: string | null;
  } | null;
  readonly waitingRequestId: string | null;
}

/** One policy with its history. Null: there is none. The caller has checked the permission `policies.read`. */
export async function readPolicyPage(
  db: Database,
  policyId: string,
  about: { readonly version: number | null; readonly comparedWith: number | null },
): Promise<PolicyPage | null> {
  const policy = await findPolicy(db.prisma, { policyId });
  if (!policy) return null;
  const version = about.version ?? policy.version;
  const document = await readEdition(db.prisma, policyId, version);
  if (!document) return null;
  const earlier = about.comparedWith ?? version - 1;
  const compared = await readEdition(db.prisma, policyId, earlier);
  const rows = await readPolicyRows(db.prisma);
  const retired = await readRetirement(db.prisma, policyId);
  return {
    now: (await readClock(db.prisma)).toISOString(),
    policy,
    shown: { version, document },
    compared: compared && { version: earlier, document: compared },
    editions: (await readEditionRows(db.prisma, policyId, MOST_EDITIONS)).map(
      ({ document: _, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }),
    ),
    retired: retired && { ...retired, at: retired.at.toISOString() },
    waitingRequestId: rows.find((row) => row.policyId === policyId)?.waitingRequestId ?? null,
  };
}
