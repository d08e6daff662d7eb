import { type Environment, isEnvironment } from '#lib/secrets/rules/environment.ts';
import type { SecretAct } from '../rules/act.ts';
import type { PolicyRequestFacts, RequestFacts, SecretRequestFacts } from '../rules/facts.ts';
import type { RequestState } from '../rules/request.ts';
import type { RequestRow } from '../store/request-rows.ts';

/** What was asked of a secret, as frozen. */
export interface AskedFor {
  readonly secretId: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly environment: Environment;
  readonly accountId: string;
  readonly region: string;
  readonly act: SecretAct;
  /** Staging label, or null where one version was asked for. */
  readonly stage: string | null;
  readonly versionId: string | null;
  /** JSON keys asked for; empty: any. */
  readonly keyNames: readonly string[];
  /** The change that is asked for, where the act is one. */
  readonly ordered?: { readonly id: string; readonly words: readonly string[] } | null;
}

interface SummaryBase {
  readonly id: string;
  readonly threadId: string;
  readonly requesterId: string;
  readonly requesterName: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly policyId: string;
  readonly policyName: string;
  readonly policyVersion: number;
  readonly state: RequestState;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly closedAt: string | null;
  readonly grantId: string | null;
}

/** A request for a secret as lists show it. Instants are ISO texts, durations seconds. */
export interface SecretRequestSummary extends SummaryBase, AskedFor {
  readonly about: 'secret';
  readonly way: 'asked' | 'break-glass';
  readonly durationSeconds: number;
  readonly uses: number;
  readonly extendsGrantId: string | null;
}

/** A proposed change of a policy as lists show it. */
export interface PolicyRequestSummary extends SummaryBase {
  readonly about: 'policy';
  readonly act: 'policy-edit';
  readonly change: 'edit' | 'add' | 'retire';
  readonly subjectPolicyId: string | null;
  readonly subjectName: string;
  readonly baseVersion: number | null;
}

export type RequestSummary = SecretRequestSummary | PolicyRequestSummary;

export function askedFor(facts: SecretRequestFacts): AskedFor {
  const { secretId, secretArn, secretName, accountId, region, act, stage, versionId, keyNames } = facts;
  const environment = isEnvironment(facts.environment) ? facts.environment : 'unknown';
  const ordered = facts.change ? { id: facts.change.id, words: facts.change.words } : null;
  return {
    ...{ secretId, secretArn, secretName, environment, accountId, region },
    ...{ act, stage, versionId, keyNames, ordered },
  };
}

export function summaryOfRequest(row: RequestRow): RequestSummary {
  const { facts } = row;
  return facts.about === 'secret' ? summaryOfSecret(row, facts) : summaryOfPolicy(row, facts);
}

/** Those that are about a secret, which most lists are. */
export function secretSummaries(rows: readonly RequestRow[]): readonly SecretRequestSummary[] {
  return rows.flatMap((row) => (row.facts.about === 'secret' ? [summaryOfSecret(row, row.facts)] : []));
}

function summaryOfSecret(row: RequestRow, facts: SecretRequestFacts): SecretRequestSummary {
  const { way, durationSeconds, uses, extendsGrantId } = facts;
  return {
    about: 'secret',
    ...baseOf(row, facts),
    ...askedFor(facts),
    way,
    durationSeconds,
    uses,
    extendsGrantId,
  };
}

function summaryOfPolicy(row: RequestRow, facts: PolicyRequestFacts): PolicyRequestSummary {
  const { act, change, subjectPolicyId, subjectName, baseVersion } = facts;
  return { about: 'policy', ...baseOf(row, facts), act, change, subjectPolicyId, subjectName, baseVersion };
}

function baseOf(row: RequestRow, facts: RequestFacts): SummaryBase {
  const { threadId, requesterId, requesterName, reason, ticket } = facts;
  const { policyId, policyName, policyVersion } = facts;
  return {
    id: row.id,
    threadId,
    requesterId,
    requesterName,
    reason,
    ticket,
    policyId,
    policyName,
    policyVersion,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    grantId: row.grantId,
  };
}
