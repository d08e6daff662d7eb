import type { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { isId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { MOVEMENT_WAYS, type MovementWay } from '../rules/label-events.ts';
import {
  type RotationRules,
  replicasSchema,
  rotationRulesSchema,
  type SecretReplica,
  type SecretTag,
  tagsSchema,
} from '../rules/mirrored-json.ts';
import { reaches } from '../rules/scope.ts';
import { foldersTo } from '../rules/tree.ts';
import { type LoweringRow, readLowering } from '../store/class-lowering.ts';
import {
  type MovementRecord,
  readMovements,
  readNamesakes,
  readRecord,
  readVersions,
  type SecretRecord,
  type VersionRecord,
} from '../store/read-secret.ts';
import { isoOf, type ListedSecret, listedSecret } from './listed-secret.ts';

export interface SecretVersionView {
  readonly versionId: string;
  /** Sorted; empty: no label, AWS may remove the version. */
  readonly labels: readonly string[];
  /** When AWS made it, if it told; else only `firstSeenAt` is known. */
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastReadOn: string | null;
  readonly goneAt: string | null;
}

export interface LabelMovementView {
  readonly label: string;
  readonly fromVersionId: string | null;
  readonly toVersionId: string | null;
  /** The movement lies in (`notBefore`, `at`]; the same instant where it is recorded. */
  readonly notBefore: string | null;
  readonly at: string;
  readonly movedBy: string | null;
  /** `trail`: CloudTrail recorded it. `observed`: between two looks of ours. `inferred`: before we looked. */
  readonly source: 'trail' | 'observed' | 'inferred';
  /** Id of the record, where one tells it. */
  readonly evidence: string | null;
  /** Told by the record; `null`: not known. */
  readonly how: MovementWay | null;
  /** Shortest name of who moved it, as the record tells it. */
  readonly who: string | null;
  readonly whoKind: string | null;
  /** The grant or change of the product that it was moved under. */
  readonly approvalId: string | null;
}

export interface SecretView extends ListedSecret {
  readonly partition: string;
  readonly description: string | null;
  /** `null`: the account's default key. */
  readonly kmsKeyId: string | null;
  readonly owningService: string | null;
  readonly primaryRegion: string | null;
  readonly tags: readonly SecretTag[];
  readonly replicas: readonly SecretReplica[];
  readonly createdAt: string | null;
  readonly changedAt: string | null;
  readonly rotationFunction: string | null;
  readonly rotationRules: RotationRules | null;
  /** Names of the keys of its JSON, where known; empty: the panel shows one row, whole value. */
  readonly keyNames: readonly string[];
  readonly firstSeenAt: string;
  /** When AWS last confirmed what stands here. */
  readonly checkedAt: string;
  readonly breadcrumbs: readonly { readonly path: string; readonly segment: string }[];
  readonly versions: readonly SecretVersionView[];
  /** Newest first. */
  readonly movements: readonly LabelMovementView[];
  /** A secret that bears this name now, where this one is gone. */
  readonly successorId: string | null;
  /** Its account or its region is not connected any more, so it is not read. */
  readonly leftOut: boolean;
  /** A laxer class that its tags or rules name, which waits. */
  readonly lowering: ClassLoweringView | null;
}

export interface ClassLoweringView {
  readonly to: string;
  /** What says so: `tag Environment`. */
  readonly rule: string;
  readonly since: string;
  /** When it takes effect; `null`: people are being told first. */
  readonly dueAt: string | null;
}

/** One secret with its versions and what we know of its labels' movements; `null`: none, or not for this person. */
export async function readSecret(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  secretId: string,
  now: Date = new Date(),
): Promise<SecretView | null> {
  const reach = reachOf(actor, 'secrets.read');
  if (reach.kind === 'none' || !isId('secret', secretId)) return null;
  const record = await readRecord(db, secretId);
  if (!record || !reaches(reach, record)) return null;
  const [versions, movements, namesakes, lowering] = await Promise.all([
    readVersions(db, secretId),
    readMovements(db, secretId),
    record.goneAt === null ? [] : readNamesakes(db, record),
    readLowering(db, secretId),
  ]);
  return {
    ...listedSecret(record, now),
    ...metadataOf(record),
    versions: versions.map(versionView),
    movements: movements.map(movementView),
    leftOut: record.leftOut,
    successorId:
      namesakes.find((other) => other.goneAt === null && reaches(reach, { ...record, ...other }))?.id ?? null,
    lowering: lowering && loweringView(lowering),
  };
}

function loweringView({ to, rule, since, dueAt }: LoweringRow): ClassLoweringView {
  return { to, rule, since: since.toISOString(), dueAt: isoOf(dueAt) };
}

function metadataOf(record: SecretRecord) {
  return {
    partition: record.partition,
    description: record.description,
    kmsKeyId: record.kmsKeyId,
    owningService: record.owningService,
    primaryRegion: record.primaryRegion,
    tags: readOr(tagsSchema, record.tags, []),
    replicas: readOr(replicasSchema, record.replicas, []),
    createdAt: isoOf(record.awsCreatedAt),
    changedAt: isoOf(record.awsChangedAt),
    rotationFunction: record.rotationFunction,
    rotationRules: readOr(rotationRulesSchema, record.rotationRules, null),
    keyNames: record.keyNames,
    firstSeenAt: record.firstSeenAt.toISOString(),
    checkedAt: record.checkedAt.toISOString(),
    breadcrumbs: foldersTo(record.parentPath),
  };
}

function readOr<S extends z.ZodType, F>(schema: S, value: unknown, otherwise: F): z.infer<S> | F {
  const read = schema.safeParse(value);
  return read.success ? read.data : otherwise;
}

function versionView(record: VersionRecord): SecretVersionView {
  return {
    versionId: record.versionId,
    labels: record.labels,
    createdAt: isoOf(record.awsCreatedAt),
    firstSeenAt: record.firstSeenAt.toISOString(),
    lastReadOn: record.lastReadOn,
    goneAt: isoOf(record.goneAt),
  };
}

function movementView(record: MovementRecord): LabelMovementView {
  return {
    label: record.label,
    fromVersionId: record.fromVersionId,
    toVersionId: record.toVersionId,
    notBefore: isoOf(record.notBefore),
    at: record.at.toISOString(),
    movedBy: record.movedBy,
    source: record.source === 'trail' || record.source === 'observed' ? record.source : 'inferred',
    evidence: record.evidence,
    how: MOVEMENT_WAYS.find((way) => way === record.how) ?? null,
    who: record.who,
    whoKind: record.whoKind,
    approvalId: record.approvalId,
  };
}
