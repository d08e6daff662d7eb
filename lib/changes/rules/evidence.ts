import type { RotationRun } from './recorder.ts';

/** What is known of versions beside what AWS describes: from movements of labels and from the trail. */
export interface Evidence {
  /** Versions that were current at some time, as recorded or observed. */
  readonly wereCurrent: readonly string[];
  /** Rotations as the trail tells them, newest first. */
  readonly rotations: readonly RotationRun[];
  /** Versions whose value CloudTrail saw being put. */
  readonly put: readonly string[];
  /** Versions that a rotation replaced: its function changed the password behind them. */
  readonly replacedByRotation: readonly string[];
}

export const NO_EVIDENCE: Evidence = { wereCurrent: [], rotations: [], put: [], replacedByRotation: [] };

/** Whether a rotation's function has proved the pending value: it signed in with it, and only the last step failed. */
export function isPendingProved(evidence: Evidence, versionId: string): boolean {
  const last = evidence.rotations.find((run) => run.versionId === versionId);
  return last?.failedStep === 'finishSecret';
}
