import type { RotationRules } from '../rules/rotation/schedule.ts';
import type { Labels } from '../rules/secrets/label-moves.ts';
import type { SecretValue } from '../state/versions.ts';
import type { CatalogueEntry, Environment, KeyAlias, Place } from './catalogue/entry.ts';
import { keyArnOf } from './keys.ts';

export interface PlannedVersion {
  readonly id: string;
  readonly madeAt: Date;
  /** When it got its value; undefined for a version that a rotation reserved and never filled. */
  filledAt: Date | undefined;
  value: SecretValue | undefined;
  alias: KeyAlias | undefined;
}

/** A secret of the sample company. It is made and changed by the acts in `life/`, which write the history as well. */
export interface PlannedSecret {
  readonly place: Place;
  readonly name: string;
  readonly arn: string;
  readonly suffix: string;
  readonly entry: CatalogueEntry;
  readonly environment: Environment;
  readonly service: string;
  readonly description: string | undefined;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[] | undefined;
  readonly createdAt: Date;
  readonly createToken: string;
  alias: KeyAlias | undefined;
  /** Oldest first. */
  readonly versions: PlannedVersion[];
  labels: Labels;
  /** The labels as they were from each moment on, oldest first. */
  readonly labelHistory: { readonly at: Date; readonly labels: Labels }[];
  rotation: PlannedRotation | undefined;
  resourcePolicy: string | undefined;
  deletedAt: Date | undefined;
  windowEndsAt: Date | undefined;
  lastChangedAt: Date;
  readonly replicas: PlannedReplica[];
  /** Latest read of the secret (key '') and of each version, filled in while the history is written. */
  readonly lastReadAt: Map<string, Date>;
}

export interface PlannedRotation {
  enabled: boolean;
  readonly lambdaArn: string | undefined;
  rules: RotationRules;
  lastRotatedAt: Date | undefined;
  nextRotationAt: Date | undefined;
  nextWindowOpensAt: Date | undefined;
}

/** The copy of a secret in another region, or the failure to make one. */
export interface PlannedReplica {
  readonly region: string;
  readonly status: 'InSync' | 'Failed';
  readonly message: string;
  /** The copy, which shares versions and labels with its primary; undefined where it failed. */
  readonly copy: PlannedSecret | undefined;
}

export function labelsAt(secret: PlannedSecret, moment: Date): Labels {
  return secret.labelHistory.findLast(({ at }) => at <= moment)?.labels ?? new Map();
}

export function versionOf(secret: PlannedSecret, id: string | undefined): PlannedVersion | undefined {
  return secret.versions.find((version) => version.id === id);
}

/** The customer key of a version, or undefined for the default key. */
export function versionKeyArn(secret: PlannedSecret, version: PlannedVersion): string | undefined {
  return keyArnOf(secret.place, version.alias);
}
