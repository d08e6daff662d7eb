/** One version as the inventory knows it. `createdAt` null: the inventory has not seen it yet. */
export interface SeenVersion {
  readonly versionId: string;
  readonly createdAt: Date | null;
}

/** The version that AWSCURRENT names, as far as the inventory has heard. */
export interface CurrentVersion {
  readonly versionId: string;
  readonly createdAt: Date | null;
  /** When it became current, at the latest. */
  readonly since: Date;
}

/**
 * Whether what somebody has seen is replaced: a version that they did not see, made after each one they did, is current
 * and became so after the last time they read. A label that went back to an older version replaces nothing, because that
 * value was known before.
 */
export function isReplaced(
  seen: readonly SeenVersion[],
  lastSeenAt: Date,
  current: CurrentVersion | null,
): boolean {
  if (!current || current.since <= lastSeenAt) return false;
  const made = current.createdAt ?? current.since;
  return seen.every(
    ({ versionId, createdAt }) => versionId !== current.versionId && (createdAt ?? lastSeenAt) < made,
  );
}
