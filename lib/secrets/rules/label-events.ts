/** What records say of labels, and the movements that follow from them. */

/** Records that move labels, or say how a version came to be. */
export const LABEL_EVENTS = [
  'CreateSecret',
  'PutSecretValue',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'RotateSecret',
  'RotationStarted',
  'RotationSucceeded',
  'RotationFailed',
  'RotationAbandoned',
  'GenerateDataKey',
  'SecretLabelUpdated',
] as const;
export type LabelEventName = (typeof LABEL_EVENTS)[number];

/** How a label came to move. `label`: AWS's own event says that it moved, and not by what. */
export const MOVEMENT_WAYS = ['rotation', 'rollback', 'put', 'by-hand', 'created', 'label'] as const;
export type MovementWay = (typeof MOVEMENT_WAYS)[number];

/** What a record says, without anything that a person wrote. */
export interface LabelEvent {
  readonly eventId: string;
  readonly at: Date;
  readonly name: LabelEventName;
  /** The version the record names: what was written, what a rotation reserved, what the label event names. */
  readonly versionId: string | null;
  /** clientRequestToken of a request that may or may not have carried a value. */
  readonly token: string | null;
  /** Labels a written version was to get; empty: AWS's default, AWSCURRENT. */
  readonly stages: readonly string[];
  /** Of UpdateSecretVersionStage, and of a label event. */
  readonly stage: string | null;
  readonly removeFrom: string | null;
  readonly moveTo: string | null;
  /** RotateSecret that only tests. */
  readonly isTest: boolean;
  /** ARN of the caller. */
  readonly movedBy: string | null;
  /** Shortest name of the caller. */
  readonly who: string;
  readonly whoKind: string;
  /** The approval that the caller's session of ours was made for. */
  readonly approvalId: string | null;
}

export interface RecordedMovement {
  readonly label: string;
  readonly fromVersionId: string | null;
  readonly toVersionId: string | null;
  readonly at: Date;
  readonly how: MovementWay;
  readonly movedBy: string | null;
  readonly who: string;
  readonly whoKind: string;
  readonly approvalId: string | null;
  readonly eventId: string;
  readonly eventName: string;
}

/** Versions known from elsewhere, and when AWS made them, where it told. */
export type MadeVersions = ReadonlyMap<string, Date | null>;
