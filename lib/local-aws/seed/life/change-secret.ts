import type { Output } from '../../operations/operation.ts';
import {
  CURRENT,
  type Labels,
  labelsAfterMove,
  labelsAfterPut,
  PENDING,
  PREVIOUS,
} from '../../rules/secrets/label-moves.ts';
import type { ParsedInput } from '../../shapes/shape.ts';
import type { SecretValue } from '../../state/versions.ts';
import { orThrow } from '../../wire/aws-error.ts';
import type { Actor } from '../actors.ts';
import type { KeyAlias } from '../catalogue/entry.ts';
import { keyArnOf } from '../keys.ts';
import { type PlannedSecret, versionOf } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { afterRotation } from './schedule.ts';

/** A call on a secret that changes it: the record, and the moment of the change. */
export function change(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  call: { operation: string; input?: ParsedInput; output?: Output; by?: 'name' },
): void {
  scribe.call(actor, at, {
    place: secret.place,
    action: `secretsmanager:${call.operation}`,
    input: { SecretId: call.by === 'name' ? secret.name : secret.arn, ...call.input },
    output: { ARN: secret.arn, Name: secret.name, ...call.output },
  });
  touch(secret, at);
}

export function touch(secret: PlannedSecret, at: Date): void {
  if (at > secret.lastChangedAt) secret.lastChangedAt = at;
}

/** Makes the labels exactly these from a moment on. */
export function setLabels(secret: PlannedSecret, at: Date, labels: Labels): void {
  const last = secret.labelHistory.at(-1);
  if (last !== undefined && last.at > at)
    throw new Error(`${secret.name}: its labels moved backwards in time`);
  secret.labels = labels;
  secret.labelHistory.push({ at, labels });
}

export interface NewValue {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages?: readonly string[];
}

/** Puts a value as a new version, or fills the one that a rotation reserved. */
export function putValue(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  { id, value, stages }: NewValue,
): void {
  const labels = orThrow(labelsAfterPut(secret.labels, id, stages));
  const had = secret.labels.has(CURRENT);
  storeVersion(secret, at, id, value);
  setLabels(secret, at, labels);
  change(scribe, actor, secret, at, {
    operation: 'PutSecretValue',
    input: { ClientRequestToken: id, ...(stages === undefined ? {} : { VersionStages: stages }) },
  });
  scribe.keyUse(actor, at, { secret, version: { id, alias: secret.alias }, operation: 'GenerateDataKey' });
  // A value put by hand counts as a rotation for the next date.
  if (labels.get(CURRENT) === id && had && secret.rotation?.enabled) afterRotation(secret, at);
}

export function storeVersion(secret: PlannedSecret, at: Date, id: string, value: SecretValue): void {
  const reserved = versionOf(secret, id);
  if (reserved === undefined) {
    secret.versions.push({ id, madeAt: at, filledAt: at, value, alias: secret.alias });
  } else {
    reserved.value = value;
    reserved.filledAt = at;
  }
}

/** Moves a label by hand, or takes it off. */
export function moveLabel(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  move: { label: string; from?: string; to?: string },
): void {
  const { label, from: removeFrom, to: moveTo } = move;
  setLabels(secret, at, orThrow(labelsAfterMove(secret.labels, { label, removeFrom, moveTo })));
  change(scribe, actor, secret, at, {
    operation: 'UpdateSecretVersionStage',
    input: {
      VersionStage: label,
      ...(removeFrom === undefined ? {} : { RemoveFromVersionId: removeFrom }),
      ...(moveTo === undefined ? {} : { MoveToVersionId: moveTo }),
    },
  });
}

/** Puts a secret, and its labelled versions, under another key. */
export function changeKey(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  to: { alias: KeyAlias; token: string },
): void {
  secret.alias = to.alias;
  change(scribe, actor, secret, at, {
    operation: 'UpdateSecret',
    input: { ClientRequestToken: to.token, KmsKeyId: keyArnOf(secret.place, to.alias) },
  });
  const ids = new Set([CURRENT, PENDING, PREVIOUS].flatMap((label) => secret.labels.get(label) ?? []));
  for (const id of ids) {
    const version = versionOf(secret, id);
    if (version?.value === undefined) continue;
    version.alias = to.alias;
    scribe.keyUse(actor, at, { secret, version, operation: 'GenerateDataKey' });
  }
}

export function putPolicy(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  policy: { text: string; blockPublic?: boolean },
): void {
  secret.resourcePolicy = policy.text;
  change(scribe, actor, secret, at, {
    operation: 'PutResourcePolicy',
    input: {
      ResourcePolicy: policy.text,
      ...(policy.blockPublic === undefined ? {} : { BlockPublicPolicy: policy.blockPublic }),
    },
  });
}
