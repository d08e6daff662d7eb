import { compareSeverity, type Draft, type Evidence, type FindingState, type Severity } from './finding.ts';

/** A finding as it is kept. */
export interface KeptFinding {
  readonly id: string;
  readonly subject: string;
  readonly state: FindingState;
  readonly severity: Severity;
  readonly since: Date | null;
  readonly evidence: Evidence;
  readonly acknowledgedUntil: Date | null;
}

export type SystemStep = 'opened' | 'reopened' | 'acknowledgement-ended' | 'resolved';

/** What is to be written after one run of a check. What is not named stays as it is. */
export interface LifecyclePlan {
  readonly open: readonly Draft[];
  /** `step`: null where only severity, date or evidence changed. */
  readonly change: readonly {
    readonly id: string;
    readonly draft: Draft;
    readonly step: Exclude<SystemStep, 'opened' | 'resolved'> | null;
  }[];
  readonly resolve: readonly string[];
}

/**
 * Compares what a check finds now with what is kept of it. A matter that comes back is the same finding, reopened; an
 * acknowledgement ends at its date, or earlier when the matter becomes worse than it was.
 */
export function planLifecycle(
  kept: readonly KeptFinding[],
  drafts: readonly Draft[],
  now: Date,
): LifecyclePlan {
  const before = new Map(kept.map((finding) => [finding.subject, finding]));
  const found = new Set<string>();
  const open: Draft[] = [];
  const change: LifecyclePlan['change'][number][] = [];
  for (const draft of drafts) {
    if (found.has(draft.subject)) continue;
    found.add(draft.subject);
    const finding = before.get(draft.subject);
    if (!finding) open.push(draft);
    else {
      const step = stepOf(finding, draft, now);
      if (step !== null || differs(finding, draft)) change.push({ id: finding.id, draft, step });
    }
  }
  const resolve = kept.filter((finding) => finding.state !== 'resolved' && !found.has(finding.subject));
  return { open, change, resolve: resolve.map((finding) => finding.id) };
}

function stepOf(finding: KeptFinding, draft: Draft, now: Date): 'reopened' | 'acknowledgement-ended' | null {
  if (finding.state === 'resolved') return 'reopened';
  if (finding.state !== 'acknowledged') return null;
  const over = finding.acknowledgedUntil === null || now >= finding.acknowledgedUntil;
  return over || compareSeverity(draft.severity, finding.severity) < 0 ? 'acknowledgement-ended' : null;
}

function differs(finding: KeptFinding, draft: Draft): boolean {
  return (
    finding.severity !== draft.severity ||
    finding.since?.getTime() !== draft.since?.getTime() ||
    !sameEvidence(finding.evidence, draft.evidence)
  );
}

function sameEvidence(a: Evidence, b: Evidence): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}
