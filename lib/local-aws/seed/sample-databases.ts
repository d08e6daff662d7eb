import { createHash } from 'node:crypto';

/**
 * The application databases of the sample company that really exist, in a PostgreSQL on this machine, so that the
 * secrets about them can be rotated. This is the whole agreement between the secrets (this seed) and whoever makes the
 * databases; both sides read it from here.
 */
export interface SampleDatabase {
  readonly name: string;
  readonly logins: readonly SampleLogin[];
}

export interface SampleLogin {
  readonly role: string;
  /**
   * owner: owns the database, may make roles and set the passwords of the application roles of this database.
   * application: connects, reads and writes; changes its own password.
   * second: the other of two roles that take turns; has the rights of the application role.
   */
  readonly rank: 'owner' | 'application' | 'second';
}

/** Where the sample databases answer, on loopback. */
export interface SampleDatabasePlace {
  readonly host: string;
  readonly port: number;
}

const ALTERNATING = ['payments', 'ledger'] as const;
const SINGLE = ['checkout', 'identity', 'billing', 'payments_staging', 'checkout_staging'] as const;

export const SAMPLE_DATABASES: readonly SampleDatabase[] = [
  ...ALTERNATING.map((name) => database(name, ['owner', 'application', 'second'])),
  ...SINGLE.map((name) => database(name, ['application'])),
];

/** The password a role has when the databases are made. It opens a database on loopback and says what it is. */
export function samplePassword(role: string): string {
  return `example-only-${createHash('sha256').update(`larkfield sample role ${role}`).digest('hex').slice(0, 20)}`;
}

export function sampleRole(databaseName: string, rank: SampleLogin['rank']): string {
  if (rank === 'owner') return `${databaseName}_owner`;
  return rank === 'application' ? `${databaseName}_app` : `${databaseName}_app_clone`;
}

function database(name: string, ranks: readonly SampleLogin['rank'][]): SampleDatabase {
  return { name, logins: ranks.map((rank) => ({ role: sampleRole(name, rank), rank })) };
}
