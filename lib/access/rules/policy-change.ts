import { z } from 'zod';
import { ok, type Result } from '#lib/kernel/result.ts';
import { sealBytes } from './facts.ts';
import type { Human } from './person.ts';
import type { LivePolicy, PolicyDocument } from './policy.ts';
import { policyDocumentSchema, policyNameSchema } from './policy-document.ts';
import { locksPolicies } from './policy-lock.ts';
import { refuseAccess } from './refusals.ts';

const proposalSchema = z.strictObject({
  kind: z.enum(['add', 'edit', 'retire']),
  name: policyNameSchema,
  /** The newest edition when this was written. Null where the name was never used. */
  baseVersion: z.int().min(1).nullable(),
  /** Null: the policy is retired. */
  document: policyDocumentSchema.nullable(),
});

/** What shall become of a policy. Stored as RFC 8785 JSON; its hash is part of what is signed. */
export type PolicyProposal = z.infer<typeof proposalSchema>;

/** Reads a stored proposal. Throws for bytes that are none. */
export function openProposal(bytes: Uint8Array): PolicyProposal {
  return proposalSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** A policy as it stands, retired or not. */
export interface StandingPolicy extends LivePolicy {
  readonly configured: boolean;
  readonly retired: boolean;
}

export interface ChangeCase {
  readonly proposal: PolicyProposal;
  /** The policy that has this name, retired or not. */
  readonly standing: StandingPolicy | null;
  readonly live: readonly LivePolicy[];
  /** Everybody active who may propose or decide. */
  readonly people: readonly Human[];
}

/** Judges whether a proposal can come into force now. The same when it is made and when the last signature is given. */
export function judgePolicyChange(c: ChangeCase): Result<true> {
  const { proposal, standing } = c;
  if (standing?.configured && !standing.retired) return refuseAccess('policy-configured');
  if (proposal.kind === 'add' && standing && !standing.retired) return refuseAccess('policy-name-taken');
  if (proposal.kind !== 'add' && (!standing || standing.retired)) return refuseAccess('no-such-policy');
  if (proposal.baseVersion !== (standing?.version ?? null)) return refuseAccess('policy-moved-on');
  if (proposal.kind === 'edit' && standing && saysTheSame(proposal.document, standing.document)) {
    return refuseAccess('policy-unchanged');
  }
  if (locksPolicies(c.live, liveAfter(c), c.people)) return refuseAccess('policies-locked');
  return ok(true);
}

/** The policies in force if the proposal came true. */
export function liveAfter({ proposal, standing, live }: Omit<ChangeCase, 'people'>): readonly LivePolicy[] {
  const others = live.filter((policy) => policy.name !== proposal.name);
  if (proposal.document === null) return others;
  const version = (proposal.baseVersion ?? 0) + 1;
  const policyId = standing?.policyId ?? 'pol_0000000000000000';
  return [...others, { policyId, name: proposal.name, version, document: proposal.document }];
}

export function saysTheSame(a: PolicyDocument | null, b: PolicyDocument | null): boolean {
  if (a === null || b === null) return a === b;
  return sealBytes(a).hash === sealBytes(b).hash;
}
