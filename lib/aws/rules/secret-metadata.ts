import { z } from 'zod';
import { isSecretName, parseSecretArn, type SecretAddress } from './address.ts';

/** One secret as AWS lists or describes it, in our own terms. All texts can be stored: well-formed, without NUL, bounded. */
export interface SecretMetadata {
  readonly arn: string;
  readonly address: SecretAddress;
  readonly description: string | null;
  readonly kmsKeyId: string | null;
  readonly owningService: string | null;
  readonly primaryRegion: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Version id → its staging labels, sorted. Versions without a label are not told here. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
  /** The day of the last read in this region, at midnight UTC. */
  readonly lastAccessedOn: Date | null;
  /** `null`: rotation was never set up. `false`: it was, and is switched off. */
  readonly rotationEnabled: boolean | null;
  readonly rotationFunction: string | null;
  readonly rotationRules: {
    readonly afterDays: number | null;
    readonly duration: string | null;
    readonly schedule: string | null;
  } | null;
  readonly lastRotatedAt: Date | null;
  readonly nextRotationAt: Date | null;
  /** When deletion was asked for; not when it will happen. */
  readonly deletionAskedAt: Date | null;
  /** Only a description has it; a list does not tell. */
  readonly replicas: readonly ReplicaMetadata[] | null;
}

export interface ReplicaMetadata {
  readonly region: string;
  readonly kmsKeyId: string | null;
  readonly status: string;
  readonly statusMessage: string | null;
  readonly lastReadOn: string | null;
}

const MOST_TAGS = 200;
const MOST_VERSIONS = 500;
const MOST_LABELS = 40;

const text = (longest: number) => z.string().transform((raw) => storable(raw, longest));
const optionalText = (longest: number) => text(longest).nullish();
/** Instants that PostgreSQL and ISO 8601 both write with four digits of the year; others are taken as not told. */
const instant = z
  .date()
  .nullish()
  .transform((at) => (at && at.getUTCFullYear() >= 1970 && at.getUTCFullYear() <= 9999 ? at : null));

const entrySchema = z.object({
  ARN: z.string(),
  Name: z.string(),
  Description: optionalText(2_048),
  KmsKeyId: optionalText(2_048),
  OwningService: optionalText(128),
  PrimaryRegion: optionalText(128),
  Tags: z.array(z.object({ Key: optionalText(128), Value: optionalText(256) })).nullish(),
  SecretVersionsToStages: z.record(z.string(), z.array(z.string())).nullish(),
  VersionIdsToStages: z.record(z.string(), z.array(z.string())).nullish(),
  CreatedDate: instant,
  LastChangedDate: instant,
  LastAccessedDate: instant,
  RotationEnabled: z.boolean().nullish(),
  RotationLambdaARN: optionalText(2_048),
  RotationRules: z
    .object({
      AutomaticallyAfterDays: z.number().nullish(),
      Duration: optionalText(16),
      ScheduleExpression: optionalText(256),
    })
    .nullish(),
  LastRotatedDate: instant,
  NextRotationDate: instant,
  DeletedDate: instant,
  ReplicationStatus: z
    .array(
      z.object({
        Region: text(64),
        KmsKeyId: optionalText(2_048),
        Status: optionalText(64),
        StatusMessage: optionalText(1_024),
        LastAccessedDate: instant,
      }),
    )
    .nullish(),
});

/**
 * Reads an entry of ListSecrets or an answer of DescribeSecret. `null` where it is not one: a member of another type, an
 * ARN that is no secret's, a name outside AWS's alphabet or other than the one in the ARN.
 */
export function readSecretMetadata(entry: unknown): SecretMetadata | null {
  const read = entrySchema.safeParse(entry);
  if (!read.success) return null;
  const { ARN, Name, ...rest } = read.data;
  const address = parseSecretArn(ARN);
  if (!address.ok || !isSecretName(Name) || address.value.name !== Name) return null;
  const rules = rest.RotationRules;
  return {
    arn: ARN,
    address: address.value,
    description: rest.Description || null,
    kmsKeyId: rest.KmsKeyId ?? null,
    owningService: rest.OwningService ?? null,
    primaryRegion: rest.PrimaryRegion ?? null,
    tags: (rest.Tags ?? [])
      .slice(0, MOST_TAGS)
      .map((tag) => ({ key: tag.Key ?? '', value: tag.Value ?? '' })),
    labels: labelsOf(rest.SecretVersionsToStages ?? rest.VersionIdsToStages ?? {}),
    createdAt: rest.CreatedDate,
    changedAt: rest.LastChangedDate,
    lastAccessedOn: rest.LastAccessedDate,
    rotationEnabled: rest.RotationEnabled ?? null,
    rotationFunction: rest.RotationLambdaARN ?? null,
    rotationRules: rules
      ? {
          afterDays: rules.AutomaticallyAfterDays ?? null,
          duration: rules.Duration ?? null,
          schedule: rules.ScheduleExpression ?? null,
        }
      : null,
    lastRotatedAt: rest.LastRotatedDate,
    nextRotationAt: rest.NextRotationDate,
    deletionAskedAt: rest.DeletedDate,
    replicas: rest.ReplicationStatus ? rest.ReplicationStatus.map(replicaOf) : null,
  };
}

type ReplicaEntry = NonNullable<z.infer<typeof entrySchema>['ReplicationStatus']>[number];

function replicaOf(entry: ReplicaEntry): ReplicaMetadata {
  return {
    region: entry.Region,
    kmsKeyId: entry.KmsKeyId ?? null,
    status: entry.Status ?? '',
    statusMessage: entry.StatusMessage ?? null,
    lastReadOn: entry.LastAccessedDate?.toISOString().slice(0, 10) ?? null,
  };
}

function labelsOf(
  stages: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly string[]> {
  const versions = Object.entries(stages).slice(0, MOST_VERSIONS);
  return new Map(versions.map(([versionId, labels]) => [storable(versionId, 64), readLabels(labels)]));
}

function readLabels(labels: readonly string[]): readonly string[] {
  return [...new Set(labels.slice(0, MOST_LABELS).map((label) => storable(label, 256)))].sort();
}

/** One version as ListSecretVersionIds tells it. */
export interface VersionMetadata {
  readonly versionId: string;
  /** Sorted; empty: deprecated. */
  readonly labels: readonly string[];
  readonly createdAt: Date | null;
  readonly lastAccessedOn: Date | null;
}

const versionSchema = z.object({
  VersionId: z.string().min(1).max(64),
  VersionStages: z.array(z.string()).nullish(),
  CreatedDate: instant,
  LastAccessedDate: instant,
});

export function readVersionMetadata(entry: unknown): VersionMetadata | null {
  const read = versionSchema.safeParse(entry);
  if (!read.success) return null;
  const { VersionId, VersionStages, CreatedDate, LastAccessedDate } = read.data;
  return {
    versionId: storable(VersionId, 64),
    labels: readLabels(VersionStages ?? []),
    createdAt: CreatedDate,
    lastAccessedOn: LastAccessedDate,
  };
}

/** A text that PostgreSQL takes as it is: what it would refuse becomes U+FFFD, what is too long is cut. */
function storable(raw: string, longest: number): string {
  return raw.slice(0, longest).toWellFormed().replaceAll('\u0000', '\uFFFD');
}
