import type { SecretValue } from '../state/versions.ts';
import { HOME } from './catalogue/entry.ts';
import { type Chance, HEX, LETTERS_AND_DIGITS } from './chance.ts';
import type { SecretKind } from './life/make-secret.ts';
import {
  type SampleDatabasePlace,
  type SampleLogin,
  samplePassword,
  sampleRole,
} from './sample-databases.ts';

/** Secrets about databases that really exist, by name in the main region of larkfield-prod. */
const SAMPLE_LOGINS: Readonly<Record<string, { database: string; rank: SampleLogin['rank'] }>> = {
  'prod/payments/db': { database: 'payments', rank: 'application' },
  'prod/payments/db-admin': { database: 'payments', rank: 'owner' },
  'prod/ledger/db': { database: 'ledger', rank: 'application' },
  'prod/ledger/master': { database: 'ledger', rank: 'owner' },
  'prod/checkout/db': { database: 'checkout', rank: 'application' },
  'prod/identity/db': { database: 'identity', rank: 'application' },
  'prod/billing/db': { database: 'billing', rank: 'application' },
  'staging/payments/db': { database: 'payments_staging', rank: 'application' },
  'staging/checkout/db': { database: 'checkout_staging', rank: 'application' },
};

export function isSampleLogin({ place, name }: Pick<SecretKind, 'place' | 'name'>): boolean {
  return place === HOME && Object.hasOwn(SAMPLE_LOGINS, name);
}

export interface LoginWish {
  /** Undefined: the rank that the secret has. */
  readonly rank?: SampleLogin['rank'];
  /** A password that the database does not know; undefined: the one it knows. */
  readonly password?: string;
  /** The ARN of the administrator's secret, for roles that take turns. */
  readonly masterArn?: string;
}

/** The login of a secret about a database of the sample, in the form that AWS's own templates use. */
export function databaseLogin(
  name: string,
  databases: SampleDatabasePlace | null,
  wish: LoginWish = {},
): SecretValue {
  const { database, rank } = SAMPLE_LOGINS[name] ?? { database: 'app', rank: 'application' };
  const role = sampleRole(database, wish.rank ?? rank);
  return json({
    engine: 'postgres',
    host: databases?.host ?? hostOf(name),
    port: databases?.port ?? 5432,
    dbname: database,
    username: role,
    password: wish.password ?? samplePassword(role),
    ...(wish.masterArn === undefined ? {} : { masterarn: wish.masterArn }),
  });
}

/** A value that works nowhere and says so. */
export function sampleValue(
  { entry, name }: Pick<SecretKind, 'entry' | 'name'>,
  chance: Chance,
): SecretValue {
  const made = madeUp(chance);
  const host = hostOf(name);
  switch (entry.kind) {
    case 'database':
      return json({
        engine: 'postgres',
        host,
        port: 5432,
        username: `${name.split('/')[1] ?? 'app'}_app`,
        password: made,
        dbname: name.split('/')[1] ?? 'app',
      });
    case 'login':
      return json({ username: `svc-${host.split('.')[0]}`, password: made });
    case 'api-key':
      return json({ apiKey: made, endpoint: `https://${host}/v1` });
    case 'signing-key':
      return json({ keyId: `example-${chance.text(HEX, 8)}`, algorithm: 'HS256', key: made });
    case 'oauth':
      return json({
        clientId: `example-${chance.text('0123456789', 6)}`,
        secret: made,
        issuer: `https://${host}`,
      });
    case 'certificate':
      return json({ certificate: `example-only certificate of ${host}`, privateKey: made });
    case 'iam-key':
      return json({ accessKeyId: `EXAMPLE${chance.text('0123456789', 13)}`, secretAccessKey: made });
    case 'configuration':
      return json({ endpoint: `https://${host}`, level: 'info', note: made });
    case 'ssh-key':
      return { kind: 'string', text: `example-only private key of ${host}\n${made}\n` };
    case 'kubernetes':
      return {
        kind: 'string',
        text: `# example-only\napiVersion: v1\nkind: Config\nusers:\n- token: ${made}\n`,
      };
    case 'keystore':
      return { kind: 'binary', bytes: Buffer.from(`example-only keystore\u0000${made}\u0000`, 'latin1') };
    case 'text':
      return { kind: 'string', text: made };
  }
}

/** A password that opens nothing. */
export function madeUp(chance: Chance): string {
  return `example-only-${chance.text(LETTERS_AND_DIGITS, 8)}-not-a-real-secret`;
}

function hostOf(name: string): string {
  return `${name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}.larkfield.example`;
}

function json(value: Record<string, string | number>): SecretValue {
  return { kind: 'string', text: JSON.stringify(value) };
}
