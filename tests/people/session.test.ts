import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRecords } from '#lib/audit/queries.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { endSession } from '#lib/people/end-session.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { sessionState } from '#lib/people/rules/session.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPersonas(database.db);
});
afterAll(() => database.drop());

async function signIn(subject: string): Promise<string> {
  const started = await startSession(database.db, { issuer: PERSONA_ISSUER, subject, userAgent: 'test' });
  if (!started.ok) throw new Error(started.refusal.code);
  return started.value.token;
}

async function age(token: string, sql: string): Promise<void> {
  const actor = await authenticateSession(database.db, token);
  await database.db.pool.query(`UPDATE session_row SET ${sql} WHERE id = $1`, [actor?.sessionId]);
}

test('personas are seeded once, however often it is asked', async () => {
  const again = await seedPersonas(database.db);
  expect(again.size).toBe(6);
  const people = await database.db.pool.query('SELECT count(*)::int AS n FROM person');
  expect(people.rows[0].n).toBe(6);
});

test('a token names its person with roles; a wrong, cut or foreign token names nobody', async () => {
  const token = await signIn('ana');
  expect(await authenticateSession(database.db, token)).toMatchObject({
    displayName: 'Ana Ferreira',
    roles: ['engineer'],
  });
  for (const wrong of ['', token.slice(0, -1), `${token}A`, 'x'.repeat(43), "' OR 1=1 --"]) {
    expect(await authenticateSession(database.db, wrong)).toBeNull();
  }
});

test('the token itself is kept nowhere in the database', async () => {
  const token = await signIn('ana');
  const rows = await database.db.pool.query("SELECT string_agg(s::text, ' ') AS all FROM session_row s");
  expect(rows.rows[0].all).not.toContain(token);
});

test('signing out, disabling the person and losing a role act on the next call', async () => {
  const token = await signIn('tom');
  const actor = await authenticateSession(database.db, token);
  if (!actor) throw new Error('no session');
  await database.db.pool.query('DELETE FROM role_assignment WHERE person_id = $1', [actor.personId]);
  expect((await authenticateSession(database.db, token))?.roles).toEqual([]);
  await database.db.pool.query('UPDATE person SET disabled_at = now() WHERE id = $1', [actor.personId]);
  expect(await authenticateSession(database.db, token)).toBeNull();
  const refused = await startSession(database.db, {
    issuer: PERSONA_ISSUER,
    subject: 'tom',
    userAgent: null,
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'person-disabled' } });

  const other = await signIn('noor');
  const noor = await authenticateSession(database.db, other);
  if (!noor) throw new Error('no session');
  await endSession(database.db, noor);
  await endSession(database.db, noor);
  expect(await authenticateSession(database.db, other)).toBeNull();
  const { records } = await listRecords(database.db, { kinds: ['session.ended'] });
  expect(records).toHaveLength(1);
});

test('a session ends after 15 minutes without use and after 8 hours in any case', async () => {
  const idle = await signIn('ana');
  await age(idle, "last_seen_at = now() - interval '15 minutes'");
  expect(await authenticateSession(database.db, idle)).toBeNull();
  const old = await signIn('ana');
  await age(old, 'expires_at = now()');
  expect(await authenticateSession(database.db, old)).toBeNull();
});

test('ends are exclusive, to the millisecond', () => {
  const base = new Date('2026-11-20T12:00:00.000Z');
  const at = (ms: number) => new Date(base.getTime() + ms);
  const facts = {
    createdAt: base,
    lastSeenAt: base,
    expiresAt: at(1_000_000),
    endedAt: null,
    personDisabledAt: null,
  };
  expect(sessionState(facts, at(15 * 60_000 - 1))).toBe('open');
  expect(sessionState(facts, at(15 * 60_000))).toBe('idle');
  const short = { ...facts, expiresAt: at(1_000) };
  expect(sessionState(short, at(999))).toBe('open');
  expect(sessionState(short, at(1_000))).toBe('expired');
});

test('somebody nobody knows gets no session, and the refusal is recorded', async () => {
  const refused = await startSession(database.db, {
    issuer: 'https://elsewhere.example',
    subject: 'ana',
    userAgent: null,
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'unknown-person' } });
  const { records } = await listRecords(database.db, { kinds: ['session.refused'] }, 1);
  expect(records[0]?.data).toEqual({ code: 'unknown-person' });
});
