import pg from 'pg';

/** The role the server works as. It owns nothing and cannot rewrite history. */
export const APPLICATION_ROLE = 'countersign_app';

/**
 * Gives the application role what it needs on the database behind `ownerUrl`, after every migration: rows of all
 * tables, but of the audit log, its checkpoints and decisions only INSERT and SELECT, and the schema of the job queue.
 * `role` other than the default: one of the users' own, who owns the schema of the queue no more than anything else.
 */
export async function grantApplicationRole(ownerUrl: string, role = APPLICATION_ROLE): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  const name = client.escapeIdentifier(role);
  const queue =
    role === APPLICATION_ROLE
      ? `ALTER SCHEMA pgboss OWNER TO ${name};`
      : `GRANT USAGE, CREATE ON SCHEMA pgboss TO ${name};
         GRANT ALL ON ALL TABLES IN SCHEMA pgboss TO ${name};
         GRANT ALL ON ALL SEQUENCES IN SCHEMA pgboss TO ${name};`;
  await client.connect();
  try {
    await client.query(`
      GRANT USAGE ON SCHEMA public TO ${name};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name};
      REVOKE UPDATE, DELETE, TRUNCATE ON audit_record, decision FROM ${name};
      REVOKE UPDATE, DELETE, TRUNCATE ON audit_key, audit_checkpoint, audit_tile FROM ${name};
      REVOKE INSERT, DELETE, TRUNCATE ON audit_head FROM ${name};
      REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _prisma_migrations FROM ${name};
      ${queue}
    `);
  } finally {
    await client.end();
  }
}
