/** From the worst to the mildest. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FINDING_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a finding's sentence is made of. Names, counts and ISO instants; never a secret value. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

/** What a check found wrong at one moment. */
export interface Draft {
  /** What it is about, within the check: the same matter has the same subject in every run. */
  readonly subject: string;
  readonly secretId: string | null;
  readonly severity: Severity;
  /** Since when it is so, as far as it is known. */
  readonly since: Date | null;
  readonly evidence: Evidence;
}

/** Negative: `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

export function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text);
}
