import type { SignedCheckpoint } from './rules/checkpoint.ts';

/** Why a place does not keep a checkpoint. */
export type PlaceTrouble =
  /** Nobody answers there, or not in time. */
  | 'unreachable'
  /** We may not write there. */
  | 'refused'
  /** There is no room. */
  | 'full'
  /** It cannot be locked against changes there. */
  | 'no-lock'
  /** Another checkpoint of this number is there already: the log was forked. */
  | 'conflict'
  /** It holds checkpoints that the database does not know: the database is older than its own history. */
  | 'ahead';

/**
 * A store outside of the database that keeps checkpoints. `put` may be repeated and returns when the checkpoint is
 * durably there; what is there is never changed.
 */
export interface CheckpointPlace {
  /** Stable and short, e.g. "folder" or "s3://bucket/prefix"; shown to auditors. */
  readonly name: string;
  put(logId: string, checkpoint: SignedCheckpoint): Promise<'kept' | PlaceTrouble>;
  /** Whether it holds a checkpoint with a higher number than this one. */
  holdsAfter(logId: string, number: number): Promise<boolean | PlaceTrouble>;
}
