import type { Severity } from '#lib/findings/rules/finding.ts';
import { plural } from '../access/words.ts';
import type { MarkState } from '../format/mark.tsx';
import type { EnvironmentKind } from '../format/name.ts';

/** The sentences and marks of findings. Pure. */

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
};

/** Form first: what somebody must act on now, what should be seen to, what is waste. */
export const SEVERITY_MARKS: Readonly<Record<Severity, MarkState | null>> = {
  critical: 'broken',
  high: 'broken',
  medium: 'attention',
  low: null,
};

export interface GroupCount {
  readonly worst: Severity;
  readonly count: number;
}

/** The page in one sentence. */
export function findingsTitle(groups: readonly GroupCount[], state: 'open' | 'acknowledged'): string {
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (state === 'acknowledged') {
    return count === 0 ? 'Nothing is put aside.' : `${plural(count, 'finding')} put aside until a day.`;
  }
  if (count === 0) return 'No check finds anything wrong now.';
  const urgent = groups.filter((group) => group.worst === 'critical' || group.worst === 'high');
  if (urgent.length === 0) return `${plural(count, 'finding')}, none of them urgent.`;
  return `${plural(urgent.length, 'check')} ${urgent.length === 1 ? 'finds' : 'find'} what somebody should see to today.`;
}

const STEPS: Readonly<Record<string, string>> = {
  opened: 'found',
  reopened: 'open again',
  acknowledged: 'put aside',
  'acknowledgement-ended': 'open again: the time was over, or it became worse',
  resolved: 'resolved: the check does not find it any more',
};

export function stepWords(step: string): string {
  return STEPS[step] ?? step;
}

const KINDS: readonly EnvironmentKind[] = ['production', 'staging', 'development', 'other'];

/** An environment as names are coloured; what is not known counts as production. */
export function environmentKind(environment: string): EnvironmentKind {
  return KINDS.find((kind) => kind === environment) ?? 'unknown';
}
