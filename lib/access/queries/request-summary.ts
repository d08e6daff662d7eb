import type { Environment } from '#lib/secrets/rules/environment.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import type { RequestFacts } from '../rules/facts.ts';
import type { Act } from '../rules/policy.ts';
import type { RequestState } from '../rules/request.ts';
import type { RequestRow } from '../store/request-rows.ts';

/** What was asked, as frozen. Instants are ISO texts, durations seconds. */
export interface AskedFor {
  readonly secretId: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly environment: Environment;
  readonly accountId: string;
  readonly region: string;
  readonly act: Act;
  readonly stage: string;
}

/** A request as lists show it. */
export interface RequestSummary extends AskedFor {
  readonly id: string;
  readonly requesterId: string;
  readonly requesterName: string;
  readonly durationSeconds: number;
  readonly uses: number;
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

export function askedFor(facts: RequestFacts): AskedFor {
  const { secretId, secretArn, secretName, accountId, region, act, stage } = facts;
  const environment = isEnvironment(facts.environment) ? facts.environment : 'unknown';
  return { secretId, secretArn, secretName, environment, accountId, region, act, stage };
}

export function summaryOfRequest(row: RequestRow): RequestSummary {
  const { facts } = row;
  return {
    ...askedFor(facts),
    id: row.id,
    requesterId: facts.requesterId,
    requesterName: facts.requesterName,
    durationSeconds: facts.durationSeconds,
    uses: facts.uses,
    reason: facts.reason,
    ticket: facts.ticket,
    policyId: facts.policyId,
    policyName: facts.policyName,
    policyVersion: facts.policyVersion,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    grantId: row.grantId,
  };
}
