import type { LabelAct } from '../charts/label-lanes.tsx';
import { Instant } from '../format/instant.tsx';
import { Link } from '../ui/link.tsx';

/** A rotation that failed, as a record of the trail tells it. */
export interface RecordedFailure {
  readonly eventId: string;
  readonly at: string;
}

/**
 * The failures as acts, oldest first: those with no success between them stand as their first, with their number.
 * @param succeeded when rotations made their version current, ISO.
 */
export function recordedFailures(
  failures: readonly RecordedFailure[],
  succeeded: readonly string[] = [],
): readonly LabelAct[] {
  const groups: RecordedFailure[][] = [];
  for (const failure of failures.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const open = groups.at(-1);
    const last = open?.at(-1);
    const parted = last === undefined || succeeded.some((at) => isBetween(at, last.at, failure.at));
    if (open && !parted) open.push(failure);
    else groups.push([failure]);
  }
  return groups.flatMap((group) => {
    const first = group[0];
    const last = group.at(-1);
    return first && last ? [actOf(first, last, group.length)] : [];
  });
}

function isBetween(at: string, from: string, to: string): boolean {
  return Date.parse(at) > Date.parse(from) && Date.parse(at) < Date.parse(to);
}

function actOf(first: RecordedFailure, last: RecordedFailure, attempts: number): LabelAct {
  const what = attempts === 1 ? 'Rotation failed' : 'Rotation failing';
  const href = `/trail/${encodeURIComponent(last.eventId)}`;
  return {
    id: first.eventId,
    at: first.at,
    what,
    who: attempts === 1 ? '1 attempt' : `${attempts} attempts`,
    failing: true,
    href,
    readout: (
      <span>
        <b className="text-bad">{what}.</b>{' '}
        {attempts === 1 ? 'One attempt, ' : `${attempts} attempts, the last `}
        <Instant at={last.at} seconds />. AWSCURRENT did not move.{' '}
        <Link href={href}>Recorded by CloudTrail</Link>
      </span>
    ),
  };
}
