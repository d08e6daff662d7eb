import type { ApplicationLogin } from '../../state/application-login.ts';
import { type Fields, fieldsOf } from './secret-steps.ts';

/** A secret in the form that AWS's own templates use: engine, host, port, username, password, dbname. */
export interface PostgresSecret {
  readonly fields: Fields;
  readonly login: ApplicationLogin;
}

/** Reads the value of a secret as a PostgreSQL login. The errors name members, never what is in them. */
export function readPostgresSecret(text: string): PostgresSecret {
  const fields = fieldsOf(text);
  if (fields === undefined) throw new Error('the secret is not a JSON object');
  const { engine, port = 5432, dbname = 'postgres' } = fields;
  if (engine !== undefined && !/^postgres(ql)?$/.test(String(engine)))
    throw new Error('the engine is another one');
  const portNumber = Number(port);
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65_535)
    throw new Error('the port is no port');
  return {
    fields,
    login: {
      host: textOf(fields, 'host'),
      port: portNumber,
      database: String(dbname),
      user: textOf(fields, 'username'),
      password: textOf(fields, 'password'),
    },
  };
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`the secret has no ${name}`);
  return value;
}
