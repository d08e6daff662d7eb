import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openSchemaEngine } from './schema-engine.ts';

const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Held while migrations run, so that of several instances starting at once one migrates and the others wait. */
const MIGRATION_LOCK = 7_318_205_114;

/** The database has migrations that this program does not know: it was used by a newer version. Nothing was changed. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** A migration stopped half-way in an earlier start. Nothing was changed now. */
export class BrokenMigrationError extends Error {
  override readonly name = 'BrokenMigrationError';
}

/**
 * Brings the database behind `ownerUrl` to the state of prisma/migrations.
 * @returns names of the migrations applied now, oldest first.
 */
export async function migrate(ownerUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const known = await migrationNames();
    await checkHistory(client, known);
    return await apply(ownerUrl, known);
  } finally {
    await client.end();
  }
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function checkHistory(client: pg.Client, known: readonly string[]): Promise<void> {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (table.rows[0].name === null) return;
  const rows = await client.query<{ migration_name: string; finished: boolean }>(
    'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const unknown = rows.rows.find((row) => !known.includes(row.migration_name));
  if (unknown) {
    throw new NewerDatabaseError(
      `The database was used by a newer version of Countersign (${unknown.migration_name}). Nothing was changed. Start that version, or point to another database.`,
    );
  }
  const broken = rows.rows.find((row) => !row.finished);
  if (broken) {
    throw new BrokenMigrationError(
      `The change ${broken.migration_name} of the database stopped half-way in an earlier start. Restore a backup, or remove its row from _prisma_migrations after undoing it by hand.`,
    );
  }
}

async function apply(ownerUrl: string, names: readonly string[]): Promise<readonly string[]> {
  const { engine, scriptError, close } = await openSchemaEngine(ownerUrl, await readFile(SCHEMA, 'utf8'));
  try {
    const migrationDirectories = await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    );
    const lockfile = await readFile(join(MIGRATIONS, 'migration_lock.toml'), 'utf8');
    const done = await engine.applyMigrations({
      migrationsList: {
        baseDir: MIGRATIONS,
        lockfile: { path: 'migration_lock.toml', content: lockfile },
        shadowDbInitScript: '',
        migrationDirectories,
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    return done.appliedMigrationNames;
  } catch (error) {
    throw scriptError() ?? error;
  } finally {
    await close();
  }
}
