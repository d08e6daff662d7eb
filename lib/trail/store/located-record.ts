import type { TrailRecord } from '../rules/trail-record.ts';

/** A record and where it was read. */
export interface LocatedRecord {
  readonly record: TrailRecord;
  /** File, or the source that gave it. */
  readonly file: string;
  /** Place in the file, from 0. */
  readonly place: number;
}
