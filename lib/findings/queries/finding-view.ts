import { checkNamed } from '../checks.ts';
import type { Evidence, FindingState, Severity } from '../rules/finding.ts';
import type { FindingRow } from '../store/finding-rows.ts';

/** A finding as pages show it. */
export interface FindingView {
  readonly id: string;
  readonly check: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly secret: { readonly id: string; readonly name: string; readonly environment: string } | null;
  /** Behind the secret's name, or a sentence of its own. */
  readonly words: string;
  /** ISO. */
  readonly since: string | null;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly acknowledged: {
    readonly until: string;
    readonly byId: string | null;
    readonly why: string;
  } | null;
  readonly evidence: Evidence;
}

export function viewOf(row: FindingRow): FindingView {
  const { acknowledgedUntil: until, acknowledgedWhy: why } = row;
  return {
    id: row.id,
    check: row.checkName,
    severity: row.severity,
    state: row.state,
    secret:
      row.secretId === null
        ? null
        : {
            id: row.secretId,
            name: row.secretName ?? row.secretId,
            environment: row.environment ?? 'unknown',
          },
    // A check that was taken out of the product has no words any more; its findings are history.
    words: checkNamed(row.checkName)?.says(row.evidence) ?? 'was found by a check that is no longer there.',
    since: row.since?.toISOString() ?? null,
    openedAt: row.openedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    acknowledged:
      until === null ? null : { until: until.toISOString(), byId: row.acknowledgedBy, why: why ?? '' },
    evidence: row.evidence,
  };
}
