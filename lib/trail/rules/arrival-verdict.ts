import type { TrailRecord } from './trail-record.ts';

/**
 * What is said about a read when it arrives. `pending`: a person may stand behind it, so it waits for the match with
 * reveals and grants. Null: not a read of a value, a workload's read, or a read that failed without being denied.
 */
export type ArrivalVerdict = 'pending' | 'refused' | null;

/** CloudTrail writes AccessDenied where the wire says AccessDeniedException; other services have more spellings. */
export const DENIED_CODES: readonly string[] = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'Client.UnauthorizedOperation',
];

function isDenied(errorCode: string | null): boolean {
  return errorCode !== null && DENIED_CODES.includes(errorCode);
}

/** The outcome of a call as the roll-ups count it. */
export function outcomeOf(errorCode: string | null): 'done' | 'refused' | 'failed' {
  if (errorCode === null) return 'done';
  return isDenied(errorCode) ? 'refused' : 'failed';
}

export function arrivalVerdict(
  record: Pick<TrailRecord, 'part' | 'name' | 'errorCode' | 'kind'>,
): ArrivalVerdict {
  if (record.part !== 'act' || record.name !== 'GetSecretValue') return null;
  if (record.errorCode !== null) return isDenied(record.errorCode) ? 'refused' : null;
  return record.kind === 'workload' || record.kind === 'service' ? null : 'pending';
}
