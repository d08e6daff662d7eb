import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { APPLICATION_ROLE, grantApplicationRole } from './grant-application-role.ts';
import { migrate } from './migrate.ts';

export const PRODUCT_DATABASE = 'countersign';
const LOCAL_AWS_DATABASE = 'local_aws';
const LOCAL_AWS_ROLE = 'local_aws';

/** URLs of the two databases of an embedded cluster, each for the role that works there. */
export interface ProvisionedDatabases {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly localAwsUrl: string;
}

/** Makes roles and databases of the embedded cluster if they are absent, and migrates the product's database. */
export async function provisionEmbedded(cluster: EmbeddedPostgres): Promise<ProvisionedDatabases> {
  const administrator = new pg.Client({ connectionString: cluster.superuserUrl('postgres') });
  await administrator.connect();
  try {
    for (const role of [APPLICATION_ROLE, LOCAL_AWS_ROLE]) {
      await ensureRole(administrator, role, passwordOf(cluster, role));
    }
    await ensureDatabase(administrator, PRODUCT_DATABASE);
    await ensureDatabase(administrator, LOCAL_AWS_DATABASE, LOCAL_AWS_ROLE);
  } finally {
    await administrator.end();
  }
  const urls = databaseUrls(cluster);
  await migrate(urls.ownerUrl);
  await grantApplicationRole(urls.ownerUrl);
  return urls;
}

/** The URLs of a cluster that has been provisioned. */
export function databaseUrls(cluster: Pick<EmbeddedPostgres, 'superuserUrl'>): ProvisionedDatabases {
  const as = (role: string, database: string): string => {
    const url = new URL(cluster.superuserUrl(database));
    url.username = role;
    url.password = passwordOf(cluster, role);
    return url.toString();
  };
  return {
    ownerUrl: cluster.superuserUrl(PRODUCT_DATABASE),
    applicationUrl: as(APPLICATION_ROLE, PRODUCT_DATABASE),
    localAwsUrl: as(LOCAL_AWS_ROLE, LOCAL_AWS_DATABASE),
  };
}

/** Passwords of the roles follow from the cluster's own, so there is one secret of the cluster to keep. */
function passwordOf(cluster: Pick<EmbeddedPostgres, 'superuserUrl'>, role: string): string {
  const root = new URL(cluster.superuserUrl('postgres')).password;
  return createHmac('sha256', root).update(`role:${role}`).digest('hex');
}

async function ensureRole(administrator: pg.Client, role: string, password: string): Promise<void> {
  const found = await administrator.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = found.rowCount ? 'ALTER' : 'CREATE';
  const name = administrator.escapeIdentifier(role);
  await administrator.query(`${verb} ROLE ${name} LOGIN PASSWORD ${administrator.escapeLiteral(password)}`);
}

async function ensureDatabase(administrator: pg.Client, database: string, owner?: string): Promise<void> {
  const found = await administrator.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.rowCount) return;
  const ownership = owner ? ` OWNER ${administrator.escapeIdentifier(owner)}` : '';
  await administrator.query(`CREATE DATABASE ${administrator.escapeIdentifier(database)}${ownership}`);
}
