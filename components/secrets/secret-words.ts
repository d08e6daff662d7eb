/** What is said of one secret. Pure: facts in, words out. */

/** `alias/payments`, or the last part of a key's ARN. */
export function keyWords(keyId: string): string {
  const parts = keyId.split(':').at(-1) ?? keyId;
  return parts.startsWith('key/') ? parts.slice(4, 12) : parts;
}

interface Replica {
  readonly region: string;
  readonly status: string;
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  InSync: 'in sync',
  InProgress: 'being copied',
  Failed: 'failed',
};

/** `1 replica, eu-west-1, in sync` or `3 replicas, 1 failed`. */
export function replicaWords(replicas: readonly Replica[]): string {
  const [only] = replicas;
  if (replicas.length === 1 && only) {
    return `1 replica, ${only.region}, ${STATUS_WORDS[only.status] ?? only.status}`;
  }
  const counts = Map.groupBy(replicas, ({ status }) => STATUS_WORDS[status] ?? status);
  const states = Array.from(counts, ([words, of]) =>
    of.length === replicas.length ? words : `${of.length} ${words}`,
  );
  return `${replicas.length} replicas, ${states.join(', ')}`;
}

interface RotationFacts {
  readonly rotationEnabled: boolean | null;
  readonly rotationRules: { readonly afterDays: number | null; readonly schedule: string | null } | null;
}

/** `Rotates every 30 days`, `Rotation is off`, `Not rotated by AWS`. */
export function rotationWords({ rotationEnabled, rotationRules }: RotationFacts): string {
  if (rotationEnabled === null) return 'Not rotated by AWS';
  if (!rotationEnabled) return 'Rotation is off';
  if (rotationRules?.afterDays) {
    return rotationRules.afterDays === 1
      ? 'Rotates every day'
      : `Rotates every ${rotationRules.afterDays} days`;
  }
  return rotationRules?.schedule ? `Rotates on ${rotationRules.schedule}` : 'Rotates';
}

interface Version {
  readonly versionId: string;
  readonly labels: readonly string[];
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly goneAt: string | null;
}

const ORDER = ['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'];

/** The versions that are still there: pending, current, previous, then other labels, then none; newest first. */
export function orderedVersions<V extends Version>(versions: readonly V[]): readonly V[] {
  const rank = ({ labels }: Version) => {
    const best = ORDER.findIndex((label) => labels.includes(label));
    if (best >= 0) return best;
    return labels.length > 0 ? ORDER.length : ORDER.length + 1;
  };
  const made = (version: Version) => Date.parse(version.createdAt ?? version.firstSeenAt);
  return versions
    .filter((version) => version.goneAt === null)
    .toSorted((a, b) => rank(a) - rank(b) || made(b) - made(a));
}

const BLOCKING = ['pending-left-over', 'rotation-unfinished'];

/** Whether the pending version was left behind by a rotation. */
export function isPendingFailed(cause: string | null): boolean {
  return cause !== null && BLOCKING.includes(cause);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  'no-current-version': 'Callers that ask for the current value are refused.',
  'rotation-unfinished': 'Callers still read the value from before the rotation.',
  'planned-deletion': 'Reads are refused until it is restored, and at the end of the window it is gone.',
  'pending-left-over': 'The next rotation cannot begin while AWSPENDING stays on another version.',
  'rotation-overdue': 'The schedule has passed without a rotation.',
  'replica-failed': 'Callers in that region read an older value or none.',
  'never-rotated': 'The value has been the same since it was made.',
  'rotation-off': 'A schedule was set once and is switched off now.',
  'no-environment-rule': 'It is treated as production: reading a value needs an approval.',
  unused: 'Nobody read it in this region for that long. Reads in other regions are not known.',
  'never-read': 'Nobody ever read it in this region.',
  'not-checked': 'What stands here may have changed since.',
};

/** What a state means for those who use the secret. */
export function problemWords(cause: string | null): string | null {
  return cause === null ? null : (PROBLEMS[cause] ?? null);
}
