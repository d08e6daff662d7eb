import pg from 'pg';

/** The role the server works as. It owns nothing and cannot rewrite history. */
export const APPLICATION_ROLE = 'countersign_app';

/**
 * Gives the application role what it needs on the database behind `ownerUrl`, after every migration: rows of all
 * tables, but of the audit log, its checkpoints and decisions only INSERT and SELECT, and the schema of the job queue as its own.
 */
export async function grantApplicationRole(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`
      GRANT USAGE ON SCHEMA public TO ${APPLICATION_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${APPLICATION_ROLE};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${APPLICATION_ROLE};
      REVOKE UPDATE, DELETE, TRUNCATE ON audit_record, decision FROM ${APPLICATION_ROLE};
      REVOKE UPDATE, DELETE, TRUNCATE ON audit_key, audit_checkpoint, audit_tile FROM ${APPLICATION_ROLE};
      REVOKE INSERT, DELETE, TRUNCATE ON audit_head FROM ${APPLICATION_ROLE};
      REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _prisma_migrations FROM ${APPLICATION_ROLE};
      ALTER SCHEMA pgboss OWNER TO ${APPLICATION_ROLE};
    `);
  } finally {
    await client.end();
  }
}
