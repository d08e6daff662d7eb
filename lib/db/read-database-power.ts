import pg from 'pg';
import type { DatabasePower } from './rules/database-power.ts';

/** Tables that nobody may rewrite. */
const HISTORY = ['audit_record', 'decision', 'audit_checkpoint', 'audit_key', 'audit_tile'];

/** Asks a migrated database what the role behind `url` may do there. */
export async function readDatabasePower(url: string, personaIssuer: string): Promise<DatabasePower> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<DatabasePower>(
      `SELECT r.rolname AS role, r.rolsuper AS superuser,
         array_remove(ARRAY[
           CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
           CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END], NULL) AS attributes,
         ARRAY(SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                 AND pg_has_role(r.oid, c.relowner, 'USAGE') ORDER BY 1 LIMIT 10) AS owns,
         ARRAY(SELECT c.relname || ': ' || string_agg(p.name, ', ' ORDER BY p.name) FROM pg_class c
               JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
               CROSS JOIN (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p (name)
               WHERE c.relname = ANY($1) AND has_table_privilege(r.oid, c.oid, p.name)
               GROUP BY c.relname ORDER BY c.relname) AS rewrites,
         EXISTS (SELECT 1 FROM connection WHERE kind = 'local' AND removed_at IS NULL) AS "localConnections",
         EXISTS (SELECT 1 FROM identity WHERE issuer = $2) AS personas
       FROM pg_roles r WHERE r.rolname = current_user`,
      [HISTORY, personaIssuer],
    );
    const [power] = rows;
    if (!power) throw new Error('the role of this connection is not in pg_roles');
    return power;
  } finally {
    await client.end();
  }
}
