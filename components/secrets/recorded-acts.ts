import type { LabelAct } from '../charts/label-lanes.tsx';

/** What a record of the trail says of an act on a secret. */
export interface RecordedAct {
  readonly eventId: string;
  readonly at: string;
  readonly event: string;
  readonly who: string;
  readonly kind: string;
  readonly outcome: 'done' | 'refused' | 'failed';
}

/** The events that are asked for: what people and rotations do to versions and labels. */
export const ACT_EVENTS = [
  'RotationSucceeded',
  'RotationFailed',
  'PutSecretValue',
  'UpdateSecretVersionStage',
  'CreateSecret',
] as const;

const WORDS: Readonly<Record<string, string>> = {
  RotationSucceeded: 'Rotated',
  RotationFailed: 'Rotation failed',
  PutSecretValue: 'Value put',
  UpdateSecretVersionStage: 'Label moved',
  CreateSecret: 'Created',
};

/**
 * The acts that CloudTrail recorded, oldest first. What a rotation function does on its way is not an act of its own: the
 * rotation is. Failures of one rotation stand as their first, with their number.
 */
export function recordedActs(records: readonly RecordedAct[]): readonly LabelAct[] {
  const meaningful = records
    .filter((record) => record.outcome === 'done' || record.event === 'RotationFailed')
    .filter((record) => record.event.startsWith('Rotation') || !['workload', 'service'].includes(record.kind))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const acts: LabelAct[] = [];
  let failures: { act: LabelAct; count: number } | undefined;
  for (const record of meaningful) {
    const failing = record.event === 'RotationFailed';
    if (failing && failures) {
      const counted = withCount(failures.act, failures.count + 1);
      acts[acts.indexOf(failures.act)] = counted;
      failures = { act: counted, count: failures.count + 1 };
      continue;
    }
    const act: LabelAct = {
      id: record.eventId,
      at: record.at,
      what: WORDS[record.event] ?? record.event,
      who: record.event.startsWith('Rotation') ? (failing ? '1 attempt' : 'recorded') : record.who,
      ...(failing ? { failing } : {}),
    };
    acts.push(act);
    if (failing) failures = { act, count: 1 };
    else if (record.event === 'RotationSucceeded') failures = undefined;
  }
  return acts;
}

function withCount(act: LabelAct, count: number): LabelAct {
  return { ...act, what: 'Rotation failing', who: `${count} attempts` };
}
