import { randomBytes } from 'node:crypto';
import { type ApplicationLogin, loginWorks, withLogin } from '#lib/local-aws/state/application-login.ts';
import type { AwsCommand } from './aws-command.ts';
import { say } from './say.ts';
import type { secretOf } from './secret.ts';
import { expectThat, until } from './until.ts';

/** The administrator of a database that comes with the sample company, and a role there whose rights ours shall have. */
const MASTER = 'prod/ledger/master';
const LIKE = 'ledger_app';
const FUNCTION =
  'arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-postgresql-alternating-users';

type Secret = ReturnType<typeof secretOf>;
type Fields = Readonly<Record<string, unknown>>;

/** Rotates the login of a PostgreSQL role made for the tour, logs in with it, and rolls it back. */
export async function tourOfADatabase(aws: AwsCommand, secret: Secret): Promise<void> {
  const role = `tour_${randomBytes(3).toString('hex')}`;
  const { masterArn, master } = await readMaster(aws);
  try {
    const first = { ...master, user: role, password: `example-only-${role}` };
    await say(`Making the login ${role} in the database ${master.database}`, async () => {
      await withLogin(master, (session) => session.createLogin(role, first.password, LIKE));
      await secret.create(JSON.stringify({ ...secretValueOf(first), masterarn: masterArn }));
      return `kept in the secret ${secret.name}`;
    });
    const second = await rotate(secret, 'Rotating it with the PostgreSQL function');
    await say('Logging in with the new password', async () => {
      expectThat(second.user === `${role}_clone`, 'The rotation did not take the other of the two roles.');
      expectThat(await loginWorks(second), 'The new password does not log in.');
      expectThat(await loginWorks(first), 'The login before was to go on working.');
      return `as ${second.user}; ${first.user} goes on working`;
    });
    const third = await rotate(secret, 'Rotating it once more');
    await say('Logging in with the newest password', async () => {
      expectThat(third.user === role && (await loginWorks(third)), 'The newest password does not log in.');
      expectThat(!(await loginWorks(first)), 'The first password was to be refused by now.');
      return `as ${third.user}; its first password is refused`;
    });
    await rollBack(secret, second);
  } finally {
    await say(`Removing the login ${role}`, async () => {
      await withLogin(master, async (session) => {
        for (const name of [`${role}_clone`, role]) await session.dropLogin(name);
      });
      return undefined;
    });
  }
}

async function readMaster(aws: AwsCommand): Promise<{ masterArn: string; master: ApplicationLogin }> {
  const read = await aws.call('secretsmanager', 'get-secret-value', '--secret-id', MASTER);
  const master = loginIn(String(read.SecretString));
  expectThat(
    master.host === '127.0.0.1',
    'This local AWS has no sample databases, because its own database is not the embedded one. Run the tour without --endpoint.',
  );
  return { masterArn: String(read.ARN), master };
}

/** Begins a rotation, waits until it has ended well, and answers the login that is the current one then. */
async function rotate(secret: Secret, title: string): Promise<ApplicationLogin> {
  let login: ApplicationLogin | undefined;
  await say(title, async () => {
    const begun = await secret.call('rotate-secret', '--rotation-lambda-arn', FUNCTION);
    const versionId = String(begun.VersionId);
    await until('The rotation has not ended', async () => {
      const own = (await secret.labels())[versionId] ?? [];
      return own.includes('AWSCURRENT') && !own.includes('AWSPENDING') ? true : undefined;
    });
    login = loginIn(String((await secret.call('get-secret-value')).SecretString));
    return `version ${versionId.slice(0, 8)} is AWSCURRENT`;
  });
  expectThat(login !== undefined, 'The rotated secret has no login.');
  return login;
}

async function rollBack(secret: Secret, expected: ApplicationLogin): Promise<void> {
  await say('Rolling back to the version before', async () => {
    const previous = await secret.versionWith('AWSPREVIOUS');
    await secret.move('AWSCURRENT', previous, await secret.versionWith('AWSCURRENT'));
    const login = loginIn(String((await secret.call('get-secret-value')).SecretString));
    expectThat(login.user === expected.user, 'Another version came back.');
    expectThat(await loginWorks(login), 'The login of the version before does not work.');
    return `${login.user} is current again and logs in`;
  });
}

function loginIn(text: string): ApplicationLogin {
  const { host, port, dbname, username, password } = JSON.parse(text) as Fields;
  return {
    host: String(host),
    port: Number(port),
    database: String(dbname),
    user: String(username),
    password: String(password),
  };
}

function secretValueOf({ host, port, database, user, password }: ApplicationLogin) {
  return { engine: 'postgres', host, port, dbname: database, username: user, password };
}
