import { loginWorks, withLogin } from '../../state/application-login.ts';
import type { FunctionContext, RotationEvent } from '../rotation-function.ts';
import { readPostgresSecret, textOf } from './postgres-secret.ts';
import { testLogin } from './rotate-postgres-single-user.ts';
import {
  findPending,
  newPassword,
  putPending,
  readCurrent,
  readPending,
  readVersion,
  rotationFunction,
} from './secret-steps.ts';

const CLONE = '_clone';
/** PostgreSQL cuts longer names off. */
const LONGEST_NAME = 63;

/**
 * Rotates between two PostgreSQL roles with the same rights, so that the old login works until the next rotation. The
 * secret that `masterarn` names holds the login that makes the second role and sets passwords.
 */
export const rotatePostgresAlternatingUsers = rotationFunction({
  createSecret: createLogin,
  setSecret: setLogin,
  testSecret: testLogin,
});

async function createLogin(event: RotationEvent, context: FunctionContext): Promise<void> {
  const { fields, login } = readPostgresSecret(await readCurrent(context, event));
  if ((await findPending(context, event)) !== undefined) return;
  const password = await newPassword(context);
  await putPending(context, event, JSON.stringify({ ...fields, username: otherUser(login.user), password }));
}

async function setLogin(event: RotationEvent, context: FunctionContext): Promise<void> {
  const pendingSecret = readPostgresSecret(await readPending(context, event));
  const pending = pendingSecret.login;
  if (await loginWorks(pending)) return;
  const current = readPostgresSecret(await readCurrent(context, event)).login;
  if (otherUser(current.user) !== pending.user || current.host !== pending.host) {
    throw new Error('the pending version is for another login');
  }
  const masterText = await readVersion(context.api, textOf(pendingSecret.fields, 'masterarn'), {
    VersionStage: 'AWSCURRENT',
  });
  if (masterText === undefined) throw new Error('the secret of the administrator has no text');
  const master = readPostgresSecret(masterText).login;
  if (master.host !== pending.host || master.port !== pending.port) {
    throw new Error('the administrator is one of another database');
  }
  await withLogin({ ...master, database: pending.database }, async (session) => {
    if (await session.roleExists(pending.user)) await session.setPassword(pending.user, pending.password);
    else await session.createLogin(pending.user, pending.password, current.user);
  });
}

function otherUser(user: string): string {
  if (user.endsWith(CLONE)) return user.slice(0, -CLONE.length);
  if (user.length + CLONE.length > LONGEST_NAME)
    throw new Error('the name of the user is too long for a second one');
  return user + CLONE;
}
