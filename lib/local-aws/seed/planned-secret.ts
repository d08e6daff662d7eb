import type { Labels } from '../rules/secrets/label-moves.ts';
import type { SecretValue } from '../state/versions.ts';
import type { CatalogueEntry, Environment, Place } from './catalogue.ts';

export interface PlannedVersion {
  readonly id: string;
  readonly madeAt: Date;
  /** Undefined for a version that a rotation reserved and never filled. */
  readonly value: SecretValue | undefined;
  readonly madeBy: 'terraform' | 'rotation' | 'person';
}

/** A secret of the sample company as it will stand in the tables. Stories change it before it is written. */
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
  createdAt: Date;
  /** Oldest first. */
  versions: PlannedVersion[];
  labels: Labels;
  rotation: PlannedRotation | undefined;
  deletedAt?: Date;
  windowEndsAt?: Date;
  lastChangedAt: Date;
  /** Latest read of the secret and of each version, filled in while the history is written. */
  readonly lastReadAt: Map<string, Date>;
}

export interface PlannedRotation {
  enabled: boolean;
  readonly lambdaArn: string;
  readonly everyDays: number;
  lastRotatedAt: Date | undefined;
  nextRotationAt: Date | undefined;
}

/** The version that was current at a moment: the newest made by then, pending ones aside. */
export function currentAt(secret: PlannedSecret, moment: Date): PlannedVersion | undefined {
  const pending = secret.labels.get('AWSPENDING');
  return secret.versions.filter((version) => version.id !== pending && version.madeAt <= moment).at(-1);
}
