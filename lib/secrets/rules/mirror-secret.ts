import { createHash } from 'node:crypto';
import type { SecretMetadata } from '#lib/aws/rules/secret-metadata.ts';
import { decideEnvironment, type Environment, type EnvironmentRule } from './environment.ts';
import { consequenceOf, type Health, judgeHealth } from './health.ts';
import { holders } from './label-movement.ts';
import type { SecretReplica, SecretTag } from './mirrored-json.ts';
import { placeOf } from './tree.ts';
import { tellType } from './type.ts';

/** Raised when the same metadata shall lead to another row: then every secret is written anew at the next sync. */
const MIRROR_EDITION = 1;

/** What we hold of a secret, made from what AWS tells of it. Column names of the table `secret`. */
export interface MirrorRow {
  readonly account_id: string;
  readonly region: string;
  readonly arn: string;
  readonly name: string;
  readonly parent_path: string;
  readonly last_segment: string;
  readonly environment: Environment;
  readonly environment_rule: string;
  readonly owner: string | null;
  readonly service: string | null;
  readonly type: string | null;
  readonly description: string | null;
  readonly kms_key_id: string | null;
  readonly owning_service: string | null;
  readonly primary_region: string | null;
  readonly tags: readonly SecretTag[];
  /** `null`: not told this time; what is known stays. */
  readonly replicas: readonly SecretReplica[] | null;
  readonly aws_created_at: Date | null;
  readonly aws_changed_at: Date | null;
  readonly last_accessed_on: string | null;
  readonly rotation_enabled: boolean | null;
  readonly rotation_function: string | null;
  readonly rotation_rules: SecretMetadata['rotationRules'];
  readonly last_rotated_at: Date | null;
  readonly next_rotation_at: Date | null;
  readonly deletion_asked_at: Date | null;
  readonly search_text: string;
  readonly fingerprint: string;
}

/** A health as the columns of the table hold it. */
export interface HealthColumns {
  readonly health: string;
  readonly health_cause: string | null;
  readonly health_since: Date | null;
  readonly health_detail: string | null;
  readonly health_changes_at: Date | null;
  readonly consequence: number;
}

/** The environment rules in force, with a mark that changes when they do. */
export interface Rulebook {
  readonly rules: readonly EnvironmentRule[];
  readonly edition: string;
}

export function rulebookOf(rules: readonly EnvironmentRule[]): Rulebook {
  return { rules, edition: digest(JSON.stringify([MIRROR_EDITION, rules])) };
}

/** Makes the row of a secret. The same metadata and rules give the same row. */
export function mirrorSecret(secret: SecretMetadata, rulebook: Rulebook): MirrorRow {
  const { name, accountId, region } = secret.address;
  const place = placeOf(name);
  const verdict = decideEnvironment({ name, accountId, tags: secret.tags }, rulebook.rules);
  const owner = tagOf(secret, ['owner', 'team']);
  return {
    account_id: accountId,
    region,
    arn: secret.arn,
    name,
    parent_path: place.parentPath,
    last_segment: place.lastSegment,
    environment: verdict.environment,
    environment_rule: verdict.rule,
    owner,
    service: tagOf(secret, ['service', 'app', 'application']) ?? serviceOf(name),
    type: tellType({
      lastSegment: place.lastSegment,
      tags: secret.tags,
      owningService: secret.owningService,
    }),
    description: secret.description,
    kms_key_id: secret.kmsKeyId,
    owning_service: secret.owningService,
    primary_region: secret.primaryRegion,
    tags: secret.tags,
    replicas: secret.replicas,
    aws_created_at: secret.createdAt,
    aws_changed_at: secret.changedAt,
    last_accessed_on: dayOf(secret.lastAccessedOn),
    rotation_enabled: secret.rotationEnabled,
    rotation_function: secret.rotationFunction,
    rotation_rules: secret.rotationRules,
    last_rotated_at: secret.lastRotatedAt,
    next_rotation_at: secret.nextRotationAt,
    deletion_asked_at: secret.deletionAskedAt,
    search_text: searchText(secret, owner),
    fingerprint: fingerprintOf(secret, rulebook),
  };
}

/** The judgement of a secret as columns. */
export function healthColumns(health: Health, environment: Environment): HealthColumns {
  return {
    health: health.state,
    health_cause: health.cause,
    health_since: health.since,
    health_detail: health.detail,
    health_changes_at: health.changesAt,
    consequence: consequenceOf(health, environment),
  };
}

/** The judgement of what AWS tells of a secret now. */
export function judgeMirrored(
  row: MirrorRow,
  secret: SecretMetadata,
  known: { readonly pendingSeenAt: Date | null; readonly failedReplica: string | null },
  now: Date,
): HealthColumns {
  const held = holders(secret.labels);
  const health = judgeHealth(
    {
      environment: row.environment,
      createdAt: secret.createdAt,
      changedAt: secret.changedAt,
      lastAccessedOn: secret.lastAccessedOn,
      rotationEnabled: secret.rotationEnabled,
      lastRotatedAt: secret.lastRotatedAt,
      nextRotationAt: secret.nextRotationAt,
      deletionAskedAt: secret.deletionAskedAt,
      owningService: secret.owningService,
      currentVersionId: held.get('AWSCURRENT') ?? null,
      pendingVersionId: held.get('AWSPENDING') ?? null,
      ...known,
    },
    now,
  );
  return healthColumns(health, row.environment);
}

/** Region of the first replica that failed. */
export function failedReplicaOf(replicas: readonly SecretReplica[]): string | null {
  return replicas.find((replica) => replica.status === 'Failed')?.region ?? null;
}

/**
 * Says whether two sights of a secret are the same. Covers everything a list tells and the rules it was read by; what
 * only a description tells (replicas) is not in it, so a list after a description changes nothing.
 */
export function fingerprintOf(secret: SecretMetadata, rulebook: Rulebook): string {
  const { replicas: _, labels, ...told } = secret;
  const versions = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  return digest(JSON.stringify([rulebook.edition, told, versions]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

function tagOf(secret: SecretMetadata, keys: readonly string[]): string | null {
  for (const key of keys) {
    const tag = secret.tags.find(
      (candidate) => candidate.key.toLowerCase() === key && candidate.value !== '',
    );
    if (tag) return tag.value;
  }
  return null;
}

/** The second segment of `environment/service/…`. */
function serviceOf(name: string): string | null {
  const segments = name.split('/').filter(Boolean);
  return segments.length >= 3 ? (segments[1] ?? null) : null;
}

function searchText(secret: SecretMetadata, owner: string | null): string {
  const tags = secret.tags.flatMap((tag) => [tag.key, tag.value]);
  const { name, suffix, accountId } = secret.address;
  const words = [`${name}-${suffix}`, secret.description ?? '', owner ?? '', ...tags, accountId];
  return words.join('\n').toLowerCase();
}

export function dayOf(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString().slice(0, 10);
}
