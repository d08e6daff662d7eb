import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { createFrom, type EmptyDatabase } from './database.ts';

const TEMPLATE = 'sample_company';
const LOCK = 7_301_220;

interface Template {
  readonly seededAt: string;
  readonly key: string;
}

/**
 * A copy of the sample company. It is loaded once for the whole run: loading takes seconds, a copy a fraction of one.
 * The key that opens its values is written to `keyFile`.
 */
export async function createSampleCompany(keyFile: string): Promise<EmptyDatabase> {
  const { key } = await readTemplate();
  await writeFile(keyFile, key, { mode: 0o600 });
  return await createFrom(TEMPLATE);
}

/** The moment that all its dates are relative to: when the first test file of this run asked for it. */
export async function sampleCompanyMadeAt(): Promise<Date> {
  return new Date((await readTemplate()).seededAt);
}

async function readTemplate(): Promise<Template> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const known = await noteOf(client);
    if (known !== undefined) return known;
    const made = await makeTemplate(client);
    await client.query(`comment on database ${TEMPLATE} is ${pg.escapeLiteral(JSON.stringify(made))}`);
    return made;
  } finally {
    await client.end();
  }
}

/** What was noted on the template when it was whole. */
async function noteOf(client: pg.Client): Promise<Template | undefined> {
  const found = await client.query<{ note: string | null }>(
    `select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1`,
    [TEMPLATE],
  );
  const note = found.rows[0]?.note;
  return note ? (JSON.parse(note) as Template) : undefined;
}

async function makeTemplate(client: pg.Client): Promise<Template> {
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE} template template1 strategy file_copy`);
  const databaseUrl = new URL(inject('clusterUrl'));
  databaseUrl.pathname = `/${TEMPLATE}`;
  const folder = await mkdtemp(join(tmpdir(), 'sample-company-'));
  try {
    const now = new Date();
    const keyFile = join(folder, 'key');
    await seedCompany({ databaseUrl: databaseUrl.toString(), keyFile, now });
    return { seededAt: now.toISOString(), key: await readFile(keyFile, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
