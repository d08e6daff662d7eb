import pg from 'pg';

/** A login to the PostgreSQL of an application, as the value of a secret tells it. */
export interface ApplicationLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

const LIMIT_MS = 10_000;

/** What a rotation function does with a database it has logged into. */
export interface ApplicationSession {
  roleExists(name: string): Promise<boolean>;
  setPassword(name: string, password: string): Promise<void>;
  /** Makes a login with the rights of another role. */
  createLogin(name: string, password: string, like: string): Promise<void>;
  /** Removes a login that owns nothing, if it is there. */
  dropLogin(name: string): Promise<void>;
}

/** Whether the database lets this login in and answers it. */
export async function loginWorks(login: ApplicationLogin): Promise<boolean> {
  try {
    await withLogin(login, async () => {});
    return true;
  } catch {
    return false;
  }
}

/** Logs in, works, and logs out. What the database says when it refuses goes no further than the caller. */
export async function withLogin<T>(
  login: ApplicationLogin,
  work: (session: ApplicationSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...login,
    application_name: 'countersign-rotation-function',
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  // A connection that breaks while nothing waits for it must not end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return await work(sessionOver(client));
  } finally {
    await client.end().catch(() => {});
  }
}

function sessionOver(client: pg.Client): ApplicationSession {
  const name = (text: string) => client.escapeIdentifier(text);
  const literal = (text: string) => client.escapeLiteral(text);
  return {
    async roleExists(role) {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      return found.rows.length > 0;
    },
    async setPassword(role, password) {
      await client.query(`alter role ${name(role)} with password ${literal(password)}`);
    },
    async createLogin(role, password, like) {
      await client.query(`create role ${name(role)} with login password ${literal(password)}`);
      await client.query(`grant ${name(like)} to ${name(role)}`);
    },
    async dropLogin(role) {
      await client.query(`drop role if exists ${name(role)}`);
    },
  };
}
