import type { FunctionContext, RotationEvent } from '../rotation-function.ts';
import {
  fieldsOf,
  findPending,
  newPassword,
  putPending,
  readCurrent,
  readPending,
  rotationFunction,
} from './secret-steps.ts';

/** The members that may hold the key, in the order in which they are looked for. */
const KEY_FIELDS = ['apiKey', 'api_key', 'key', 'token', 'password', 'secret'];

/**
 * Rotates a key that no system has to be told of: a new random one takes the place of the old, in the member of a JSON
 * object that holds it, or as the whole text.
 */
export const rotateGeneric = rotationFunction({
  createSecret: createKey,
  setSecret: async () => {},
  testSecret: async (event, context) => {
    await readPending(context, event);
  },
});

async function createKey(event: RotationEvent, context: FunctionContext): Promise<void> {
  const current = await readCurrent(context, event);
  if ((await findPending(context, event)) !== undefined) return;
  await putPending(context, event, withKey(current, await newPassword(context)));
}

function withKey(current: string, key: string): string {
  const fields = fieldsOf(current);
  if (fields === undefined) return key;
  const field = KEY_FIELDS.find((name) => typeof fields[name] === 'string');
  if (field === undefined) throw new Error('the secret holds no key to rotate');
  return JSON.stringify({ ...fields, [field]: key });
}
