import type { SecretMetadata, VersionMetadata } from '#lib/aws/rules/secret-metadata.ts';

export interface SeenVersion {
  readonly versionId: string;
  /** Sorted; empty: AWS may remove it. */
  readonly labels: readonly string[];
  /** ISO; null where AWS did not tell. */
  readonly createdAt: string | null;
  readonly lastReadOn: string | null;
}

/** A secret as AWS described it a moment ago: what a change is judged by and what it is compared with afterwards. */
export interface Sight {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  /** Null: the default key of the account. */
  readonly kmsKeyId: string | null;
  readonly owningService: string | null;
  readonly primaryRegion: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly versions: readonly SeenVersion[];
  readonly rotationEnabled: boolean | null;
  readonly functionArn: string | null;
  readonly schedule: string | null;
  readonly afterDays: number | null;
  readonly duration: string | null;
  readonly lastRotatedAt: string | null;
  readonly nextRotationAt: string | null;
  readonly deletionAskedAt: string | null;
  readonly replicas: readonly {
    readonly region: string;
    readonly status: string;
    readonly statusMessage: string | null;
  }[];
  /** Null: there is none. */
  readonly resourcePolicy: string | null;
}

export function sightOf(
  secret: SecretMetadata,
  versions: readonly VersionMetadata[],
  resourcePolicy: string | null,
): Sight {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const rules = secret.rotationRules;
  return {
    arn: secret.arn,
    name: secret.address.name,
    description: secret.description ?? '',
    kmsKeyId: secret.kmsKeyId,
    owningService: secret.owningService,
    primaryRegion: secret.primaryRegion,
    tags: secret.tags,
    versions: versions.map((version) => ({
      versionId: version.versionId,
      labels: version.labels,
      createdAt: iso(version.createdAt),
      lastReadOn: version.lastAccessedOn?.toISOString().slice(0, 10) ?? null,
    })),
    rotationEnabled: secret.rotationEnabled,
    functionArn: secret.rotationFunction,
    schedule: rules?.schedule ?? null,
    afterDays: rules?.afterDays ?? null,
    duration: rules?.duration ?? null,
    lastRotatedAt: iso(secret.lastRotatedAt),
    nextRotationAt: iso(secret.nextRotationAt),
    deletionAskedAt: iso(secret.deletionAskedAt),
    replicas: (secret.replicas ?? []).map(({ region, status, statusMessage }) => ({
      region,
      status,
      statusMessage,
    })),
    resourcePolicy,
  };
}

/** The version that holds a label, or null. */
export function holderOf(sight: Pick<Sight, 'versions'>, label: string): string | null {
  return sight.versions.find((version) => version.labels.includes(label))?.versionId ?? null;
}

export function versionIn(sight: Sight, versionId: string): SeenVersion | null {
  return sight.versions.find((version) => version.versionId === versionId) ?? null;
}

/** A replica refuses writes; it belongs to the secret in its primary region. */
export function isReplica(sight: Sight): boolean {
  const region = sight.arn.split(':')[3] ?? '';
  return sight.primaryRegion !== null && sight.primaryRegion !== region;
}

/** Label → version, sorted by label: what a person saw, as it is frozen. */
export function labelMap(sight: Pick<Sight, 'versions'>): Readonly<Record<string, string>> {
  const pairs = sight.versions.flatMap((version) =>
    version.labels.map((label) => [label, version.versionId] as const),
  );
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
