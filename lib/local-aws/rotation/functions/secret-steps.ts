import type { FunctionContext, RotationEvent, RotationFunction, Step } from '../rotation-function.ts';
import { ApiRefusal, type SecretsApi } from '../secrets-api.ts';

/** The members of a secret that is a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A version of the secret, or undefined when it has no value yet. */
export async function readVersion(
  api: SecretsApi,
  secretId: string,
  which: { VersionStage: string; VersionId?: string },
): Promise<string | undefined> {
  try {
    const read = await api.call('GetSecretValue', { SecretId: secretId, ...which });
    return typeof read.SecretString === 'string' ? read.SecretString : undefined;
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

export async function readCurrent(context: FunctionContext, event: RotationEvent): Promise<string> {
  return required(await readVersion(context.api, event.SecretId, { VersionStage: 'AWSCURRENT' }));
}

export async function readPending(context: FunctionContext, event: RotationEvent): Promise<string> {
  return required(await findPending(context, event));
}

export function findPending(context: FunctionContext, event: RotationEvent): Promise<string | undefined> {
  return readVersion(context.api, event.SecretId, {
    VersionStage: 'AWSPENDING',
    VersionId: event.ClientRequestToken,
  });
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Error('a version has no text');
  return value;
}

/** The fields of a value that is a JSON object, or undefined. Parser words would quote the value. */
export function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

export async function putPending(
  context: FunctionContext,
  event: RotationEvent,
  SecretString: string,
): Promise<void> {
  await context.api.call('PutSecretValue', {
    SecretId: event.SecretId,
    ClientRequestToken: event.ClientRequestToken,
    SecretString,
    VersionStages: ['AWSPENDING'],
  });
}

export async function newPassword(context: FunctionContext): Promise<string> {
  const drawn = await context.api.call('GetRandomPassword', { ExcludeCharacters: '/@"\'\\' });
  if (typeof drawn.RandomPassword !== 'string') throw new Error('no password was drawn');
  return drawn.RandomPassword;
}

/**
 * A function of three steps and the common last one. An attempt that was cut off after its version became the current
 * one has nothing left to do but to finish.
 */
export function rotationFunction(
  steps: {
    readonly [S in Exclude<Step, 'finishSecret'>]: RotationFunction;
  },
): RotationFunction {
  return async (event, context) => {
    const stages = await stagesOf(context, event);
    if (event.Step === 'finishSecret') return finish(context, event, stages);
    if (stages[event.ClientRequestToken]?.includes('AWSCURRENT')) return;
    await steps[event.Step](event, context);
  };
}

type Stages = Readonly<Record<string, readonly string[]>>;

async function stagesOf({ api }: FunctionContext, event: RotationEvent): Promise<Stages> {
  const described = await api.call('DescribeSecret', { SecretId: event.SecretId });
  return (described.VersionIdsToStages ?? {}) as Stages;
}

/** The last step of all shipped functions: the new version becomes the current one and is pending no more. */
async function finish({ api }: FunctionContext, event: RotationEvent, stages: Stages): Promise<void> {
  const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  const pending = stages[event.ClientRequestToken]?.includes('AWSPENDING') ?? false;
  const move = (VersionStage: string, more: Record<string, string | undefined>) =>
    api.call('UpdateSecretVersionStage', { SecretId: event.SecretId, VersionStage, ...more });
  if (current !== event.ClientRequestToken) {
    await move('AWSCURRENT', { MoveToVersionId: event.ClientRequestToken, RemoveFromVersionId: current });
  }
  if (pending) await move('AWSPENDING', { RemoveFromVersionId: event.ClientRequestToken });
}
