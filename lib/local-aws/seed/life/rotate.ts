import { attachLabel, CURRENT, PENDING } from '../../rules/secrets/label-moves.ts';
import type { SecretValue } from '../../state/versions.ts';
import { type Actor, rotationFunction } from '../actors.ts';
import { after } from '../moments.ts';
import { labelsAt, type PlannedSecret, versionOf } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { moveLabel, putValue, setLabels, storeVersion, touch } from './change-secret.ts';
import { readPending, readValue } from './read-value.ts';
import { afterRotation } from './schedule.ts';

export type RotationKind =
  | 'postgresql-single-user'
  | 'postgresql-alternating-users'
  | 'generic-api-key'
  | 'generic-login';

export interface Rotation {
  readonly versionId: string;
  readonly value: SecretValue;
  /** The secret of the administrator, for alternating users. */
  readonly master?: PlannedSecret;
  /** The older function that leaves AWSPENDING where it is. */
  readonly leavesPending?: true;
  /** Somebody puts a value of their own before the second step. */
  readonly abandoned?: true;
  /**
   * What goes wrong. unreachable: no step of the function can begin; master-denied: the key of the administrator's
   * secret does not admit the function; login-refused: the database takes no known password.
   */
  readonly fails?: 'unreachable' | 'master-denied' | 'login-refused';
}

/** The steps of one attempt, as the shipped functions make their calls. Answers the moment of its end. */
export function attemptRotation(scribe: Scribe, secret: PlannedSecret, start: Date, wish: Rotation): Date {
  reserve(secret, start, wish.versionId);
  scribe.rotationEvent(secret, start, { name: 'RotationStarted', versionId: wish.versionId });
  const attempt = { scribe, secret, wish, start };
  if (wish.fails === 'unreachable') return fail(attempt, after(start, 3), 'createSecret');
  createStep(attempt);
  if (wish.abandoned) return after(start, 3);
  if (setStep(attempt) === 'failed') return fail(attempt, after(start, 5), 'setSecret');
  const test = invoke(attempt, 'testSecret', 6);
  readPending(scribe, test, secret, wish.versionId, after(start, 6));
  finishStep(attempt);
  const end = after(start, 8);
  if (secret.rotation !== undefined) secret.rotation.lastRotatedAt = end;
  touch(secret, end);
  if (secret.rotation?.enabled) afterRotation(secret, end);
  scribe.rotationEvent(secret, end, { name: 'RotationSucceeded', versionId: wish.versionId });
  return end;
}

interface Attempt {
  readonly scribe: Scribe;
  readonly secret: PlannedSecret;
  readonly wish: Rotation;
  readonly start: Date;
}

/** Makes the empty version that a rotation works on, unless an earlier attempt did. */
function reserve(secret: PlannedSecret, at: Date, versionId: string): void {
  if (versionOf(secret, versionId) !== undefined) return;
  secret.versions.push({
    id: versionId,
    madeAt: at,
    filledAt: undefined,
    value: undefined,
    alias: secret.alias,
  });
  setLabels(secret, at, attachLabel(secret.labels, PENDING, versionId));
  touch(secret, at);
}

/** Each step looks at the labels first. */
function invoke({ scribe, secret, wish, start }: Attempt, step: string, second: number): Actor {
  const at = after(start, second);
  const name = secret.rotation?.lambdaArn?.split(':').at(-1) ?? 'rotation';
  const invocation = `${secret.arn} ${wish.versionId} ${start.getTime()} ${step}`;
  const actor = rotationFunction(secret.place, { name, moment: at, invocation });
  scribe.call(actor, at, {
    place: secret.place,
    action: 'secretsmanager:DescribeSecret',
    input: { SecretId: secret.arn },
  });
  return actor;
}

function createStep(attempt: Attempt): void {
  const { scribe, secret, wish, start } = attempt;
  const at = after(start, 1);
  const actor = invoke(attempt, 'createSecret', 1);
  readValue(scribe, actor, secret, at, { stage: CURRENT });
  readPending(scribe, actor, secret, wish.versionId, at);
  if (versionOf(secret, wish.versionId)?.filledAt !== undefined) return;
  scribe.call(actor, at, {
    place: secret.place,
    action: 'secretsmanager:GetRandomPassword',
    input: { ExcludeCharacters: '/@"\'\\' },
  });
  putValue(scribe, actor, secret, after(start, 2), {
    id: wish.versionId,
    value: wish.value,
    stages: [PENDING],
  });
}

function setStep(attempt: Attempt): 'done' | 'failed' {
  const { scribe, secret, wish, start } = attempt;
  const at = after(start, 4);
  const actor = invoke(attempt, 'setSecret', 4);
  if (!isPostgres(secret)) return 'done';
  readPending(scribe, actor, secret, wish.versionId, at);
  readValue(scribe, actor, secret, at, { stage: CURRENT });
  if (wish.master === undefined) {
    readValue(scribe, actor, secret, at, { stage: 'AWSPREVIOUS' });
    return wish.fails === 'login-refused' ? 'failed' : 'done';
  }
  const denied = wish.fails === 'master-denied';
  readValue(scribe, actor, wish.master, at, { stage: CURRENT, ...(denied ? { keyDenied: true } : {}) });
  return denied ? 'failed' : 'done';
}

function finishStep(attempt: Attempt): void {
  const { scribe, secret, wish, start } = attempt;
  const at = after(start, 7);
  const actor = invoke(attempt, 'finishSecret', 7);
  const current = labelsAt(secret, at).get(CURRENT);
  const { versionId: to } = wish;
  moveLabel(scribe, actor, secret, at, { label: CURRENT, ...(current && { from: current }), to });
  if (!wish.leavesPending) moveLabel(scribe, actor, secret, at, { label: PENDING, from: to });
}

function fail({ scribe, secret, wish }: Attempt, at: Date, step: string): Date {
  const lambda = secret.rotation?.lambdaArn ?? '';
  scribe.rotationEvent(secret, at, {
    name: 'RotationFailed',
    versionId: wish.versionId,
    message: `Error when executing lambda ${lambda} during ${step} step`,
  });
  return at;
}

function isPostgres(secret: PlannedSecret): boolean {
  return secret.rotation?.lambdaArn?.includes('postgresql') ?? false;
}

/** Takes AWSPENDING off, as Secrets Manager does when it gives a rotation up. */
export function dropPending(secret: PlannedSecret, at: Date): void {
  const labels = new Map(secret.labels);
  labels.delete(PENDING);
  setLabels(secret, at, labels);
}

/** A rotation that the owning service makes by itself, without a function. */
export function rotateManaged(
  scribe: Scribe,
  secret: PlannedSecret,
  start: Date,
  { versionId, value }: { versionId: string; value: SecretValue },
): void {
  const end = after(start, 6);
  scribe.rotationEvent(secret, start, { name: 'RotationStarted', versionId });
  storeVersion(secret, start, versionId, value);
  setLabels(secret, end, attachLabel(secret.labels, CURRENT, versionId));
  scribe.rotationEvent(secret, end, { name: 'RotationSucceeded', versionId });
  touch(secret, end);
  if (secret.rotation !== undefined) secret.rotation.lastRotatedAt = end;
  afterRotation(secret, end);
}
