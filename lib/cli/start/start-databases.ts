import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { postgresFolder } from '#lib/db/find-database.ts';
import { APPLICATION_ROLE, grantApplicationRole } from '#lib/db/grant-application-role.ts';
import { BrokenMigrationError, migrate, NewerDatabaseError } from '#lib/db/migrate.ts';
import { PRODUCT_DATABASE, provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { readDatabasePower } from '#lib/db/read-database-power.ts';
import { makeSampleDatabases } from '#lib/local-aws/state/sample-databases.ts';
import { stateIdOf } from '#lib/local-aws/state/state-id.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { databaseReasons } from '#lib/web/rules/database-safety.ts';
import { Failure } from '../../../launch/failure.mjs';
import { wordsOf } from '../configuration.ts';
import type { Databases, ProductStart } from './product-start.ts';

export async function startPostgres(start: ProductStart): Promise<undefined> {
  try {
    start.postgres = await startEmbeddedPostgres({ folder: postgresFolder(start.configuration.home) });
  } catch (error) {
    // What is thrown there has words for a person; the file errors below it name the file.
    throw new Failure(
      error instanceof Error ? error.message : 'The embedded PostgreSQL did not start.',
      error,
    );
  }
}

/** Makes roles and databases, and brings the tables to this version. */
export async function migrateDatabases(start: ProductStart): Promise<undefined> {
  try {
    const databases = await databasesOf(start);
    if (start.configuration.aws === 'real') await refuseUnsafeDatabase(databases.applicationUrl);
    start.databases = databases;
  } catch (error) {
    throw asFailure(error);
  }
}

async function databasesOf({ configuration, postgres }: ProductStart): Promise<Databases> {
  const embedded = postgres && (await provisionEmbedded(postgres));
  const localAwsUrl = configuration.aws === 'local' ? embedded?.localAwsUrl : undefined;
  if (postgres && localAwsUrl !== undefined) {
    const doors = { [PRODUCT_DATABASE]: [APPLICATION_ROLE] };
    await makeSampleDatabases(postgres, { stateId: await stateIdOf(localAwsUrl), doors });
  }
  const { databaseUrl, databaseOwnerUrl } = configuration;
  if (databaseUrl !== undefined) {
    const ownerUrl = databaseOwnerUrl ?? databaseUrl;
    await migrate(ownerUrl);
    const role = decodeURIComponent(new URL(databaseUrl).username);
    if (databaseOwnerUrl !== undefined && role !== '') await grantApplicationRole(databaseOwnerUrl, role);
    return { ownerUrl, applicationUrl: databaseUrl, localAwsUrl };
  }
  if (!embedded) throw new Error('a start without DATABASE_URL has an embedded PostgreSQL');
  return { ...embedded, localAwsUrl };
}

/** With real accounts the server's role must be too weak to change history, and nobody may sign in without proof. */
async function refuseUnsafeDatabase(applicationUrl: string): Promise<void> {
  const reasons = databaseReasons(await readDatabasePower(applicationUrl, PERSONA_ISSUER));
  if (reasons.length > 0) throw new Failure(wordsOf(reasons));
}

function asFailure(error: unknown): unknown {
  if (error instanceof NewerDatabaseError || error instanceof BrokenMigrationError) {
    return new Failure(error.message, error);
  }
  const code = (error as { code?: string }).code ?? '';
  if (/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH)$/.test(code)) {
    return new Failure(
      `The PostgreSQL of DATABASE_URL did not answer (${code}). Check host and port and start again.`,
    );
  }
  if (code === '42501') {
    return new Failure(
      'The role of DATABASE_URL may not bring the tables up to date. Name their owner in COUNTERSIGN_DATABASE_OWNER_URL and start again.',
    );
  }
  if (code.startsWith('28')) {
    return new Failure(
      'The PostgreSQL of DATABASE_URL refused user or password. Correct them and start again.',
    );
  }
  if (code === '3D000') {
    return new Failure(
      'The database that DATABASE_URL names does not exist. Create it, empty, and start again.',
    );
  }
  if (code === '53100' || code === 'ENOSPC') {
    return new Failure('The disk of the database is full. Free some space and start again.');
  }
  return error;
}
