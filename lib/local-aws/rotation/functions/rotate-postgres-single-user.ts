import { loginWorks, withLogin } from '../../state/application-login.ts';
import type { FunctionContext, RotationEvent } from '../rotation-function.ts';
import { readPostgresSecret } from './postgres-secret.ts';
import {
  findPending,
  newPassword,
  putPending,
  readCurrent,
  readPending,
  readVersion,
  rotationFunction,
} from './secret-steps.ts';

/** Rotates the password of a PostgreSQL role that changes its own password. */
export const rotatePostgresSingleUser = rotationFunction({
  createSecret: createPassword,
  setSecret: setPassword,
  testSecret: testLogin,
});

async function createPassword(event: RotationEvent, context: FunctionContext): Promise<void> {
  const { fields } = readPostgresSecret(await readCurrent(context, event));
  if ((await findPending(context, event)) !== undefined) return;
  await putPending(context, event, JSON.stringify({ ...fields, password: await newPassword(context) }));
}

/** Changes the password, unless an earlier attempt already did. */
async function setPassword(event: RotationEvent, context: FunctionContext): Promise<void> {
  const pending = readPostgresSecret(await readPending(context, event)).login;
  if (await loginWorks(pending)) return;
  const current = readPostgresSecret(await readCurrent(context, event)).login;
  if (current.user !== pending.user || current.host !== pending.host) {
    throw new Error('the pending version is for another login');
  }
  const previousText = await readVersion(context.api, event.SecretId, { VersionStage: 'AWSPREVIOUS' });
  const previous = previousText === undefined ? undefined : readPostgresSecret(previousText).login;
  const working = (await loginWorks(current))
    ? current
    : previous?.user === pending.user && previous.host === pending.host
      ? previous
      : undefined;
  if (working === undefined) throw new Error('no known password logs in');
  await withLogin(working, (session) => session.setPassword(pending.user, pending.password));
}

export async function testLogin(event: RotationEvent, context: FunctionContext): Promise<void> {
  const { login } = readPostgresSecret(await readPending(context, event));
  if (!(await loginWorks(login))) throw new Error('the new password does not log in');
}
