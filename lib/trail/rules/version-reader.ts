/** What a caller's reads say about whether it has the current version. */

export interface CurrentVersion {
  readonly versionId: string;
  readonly since: Date;
}

export interface CallerReads {
  readonly lastAt: Date;
  /** What the last read gave, where it or its KMS call tells. */
  readonly lastVersion: string | null;
  readonly lastStage: string | null;
  readonly firstSince: Date | null;
  readonly firstVersion: string | null;
  readonly firstStage: string | null;
}

/**
 * `current`: its last read gave the current version. `other`: it gave another one, or one by its id or label.
 * `before`: it has not read since the version became current.
 */
export type Standing = 'current' | 'other' | 'before';

export interface CallerStanding {
  readonly standing: Standing;
  /** The version of the last read, where it is known. */
  readonly versionId: string | null;
  /** Told by the read or by KMS; else it follows from when and by which label was read. */
  readonly isShown: boolean;
  /** When the caller first read the current version. */
  readonly firstAt: Date | null;
}

export function standingOf(reads: CallerReads, current: CurrentVersion): CallerStanding {
  const shown = reads.lastVersion;
  const since = reads.lastAt >= current.since;
  const byCurrent = reads.lastStage === null || reads.lastStage === 'AWSCURRENT';
  const inferred = since && byCurrent ? current.versionId : null;
  const versionId = shown ?? inferred;
  const standing = versionId === current.versionId ? 'current' : since ? 'other' : 'before';
  return { standing, versionId, isShown: shown !== null, firstAt: firstOf(reads, current) };
}

function firstOf(reads: CallerReads, current: CurrentVersion): Date | null {
  const byCurrent = reads.firstStage === null || reads.firstStage === 'AWSCURRENT';
  const gave = reads.firstVersion ?? (byCurrent ? current.versionId : null);
  return gave === current.versionId ? reads.firstSince : null;
}
