import canonicalize from 'canonicalize';

/** A checkpoint follows the one before it after so long, if anything was recorded since, */
export const INTERVAL_SECONDS = 60;
/** or as soon as so many records wait for it; */
export const INTERVAL_RECORDS = 100n;
/** and where nothing is recorded, one an hour says so. */
export const QUIET_INTERVAL_SECONDS = 3_600;
/** A place that misses two intervals raises the alarm. */
export const ALARM_AFTER_SECONDS = 2 * INTERVAL_SECONDS;
/** When records wait this long for a stored checkpoint, no value is revealed any more. */
export const STOP_AFTER_SECONDS = 15 * 60;

/** A statement about the log: so many records, with this root, at this time. `number` counts the checkpoints from 1. */
export interface Checkpoint {
  readonly v: 1;
  readonly number: number;
  readonly logId: string;
  readonly size: number;
  /** Hex of the Merkle root over the records' hashes. */
  readonly root: string;
  /** Hex of the hash of record `size`. */
  readonly head: string;
  readonly at: string;
  readonly keyId: string;
}

/** A checkpoint as it is kept: the exact text that was signed, and the signature. */
export interface SignedCheckpoint {
  readonly number: number;
  /** RFC 8785 JSON of the checkpoint. */
  readonly text: string;
  /** Base64. */
  readonly signature: string;
}

/** The text of a checkpoint that is signed. */
export function textOfCheckpoint(checkpoint: Checkpoint): string {
  const text = canonicalize(checkpoint);
  if (text === undefined) throw new Error('a checkpoint has no canonical form');
  return text;
}

/** The line of a checkpoint in an export, and the whole file in every place outside of the database. */
export function lineOfCheckpoint({ text, signature }: SignedCheckpoint): string {
  return `{"checkpoint":${text},"signature":"${signature}"}\n`;
}

export interface LogState {
  /** Records in the log. */
  readonly records: bigint;
  readonly now: Date;
  readonly last: { readonly size: bigint; readonly at: Date } | null;
}

/** Whether a checkpoint should be made now. */
export function isCheckpointDue({ records, now, last }: LogState): boolean {
  if (!last) return records > 0n;
  const seconds = (now.getTime() - last.at.getTime()) / 1_000;
  const waiting = records - last.size;
  if (waiting >= INTERVAL_RECORDS) return true;
  return seconds >= (waiting > 0n ? INTERVAL_SECONDS : QUIET_INTERVAL_SECONDS);
}

/** How long the oldest record has waited for a checkpoint that every place keeps. */
export interface CheckpointWait {
  readonly now: Date;
  /** Null: nothing waits. */
  readonly oldestWaiting: Date | null;
}

/** `late`: somebody must look. `stopped`: no value is revealed until checkpoints are kept again. */
export function judgeWait({ now, oldestWaiting }: CheckpointWait): 'kept' | 'late' | 'stopped' {
  if (!oldestWaiting) return 'kept';
  const seconds = (now.getTime() - oldestWaiting.getTime()) / 1_000;
  if (seconds >= STOP_AFTER_SECONDS) return 'stopped';
  return seconds >= ALARM_AFTER_SECONDS ? 'late' : 'kept';
}
