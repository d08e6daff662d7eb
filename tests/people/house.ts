import { listRecords } from '#lib/audit/queries.ts';
import type { Result } from '#lib/kernel/result.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import type { TestDatabase } from '#tests/support/database.ts';

const ROLES = {
  ana: 'engineer',
  ben: 'engineer',
  noor: 'approver',
  tom: 'approver',
  sofia: 'admin',
  ines: 'auditor',
} as const;

export interface House {
  /** Somebody as their session says now: read anew at each call, as the gate does. */
  actor(subject: keyof typeof ROLES): Promise<Actor>;
  /** The newest record of these kinds. */
  newest(kinds: Parameters<typeof listRecords>[1]['kinds']): ReturnType<typeof newestOf>;
}

async function newestOf(database: TestDatabase, kinds: Parameters<typeof listRecords>[1]['kinds']) {
  return (await listRecords(database.db, { kinds })).records[0];
}

/** The six personas with the roles they begin with and a session each; what an earlier test did to them is undone. */
export async function freshHouse(database: TestDatabase): Promise<House> {
  const ids = await seedPersonas(database.db);
  for (const table of ['role_assignment', 'scoped_role', 'custom_role']) {
    await database.db.pool.query(`DELETE FROM ${table}`);
  }
  await database.db.pool.query('UPDATE person SET disabled_at = NULL, same_as = NULL');
  const tokens = new Map<string, string>();
  for (const [subject, role] of Object.entries(ROLES)) {
    const values = [ids.get(subject as keyof typeof ROLES), role];
    await database.db.pool.query('INSERT INTO role_assignment (person_id, role) VALUES ($1, $2)', values);
    const started = await startSession(database.db, { issuer: PERSONA_ISSUER, subject, userAgent: null });
    if (!started.ok) throw new Error(started.refusal.code);
    tokens.set(subject, started.value.token);
  }
  return {
    actor: async (subject) => {
      const found = await authenticateSession(database.db, tokens.get(subject) ?? '');
      if (!found) throw new Error(`${subject} has no session`);
      return found;
    },
    newest: (kinds) => newestOf(database, kinds),
  };
}

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
