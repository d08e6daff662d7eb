import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { makeSignInLink } from '#lib/people/make-sign-in-link.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import { takeSignInLink } from '#lib/people/take-sign-in-link.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const ORIGIN = 'http://localhost:3000';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function linkToken(confirms: string | null = null): Promise<string> {
  const link = await makeSignInLink(database.db, { origin: ORIGIN, returnTo: '/audit', confirms });
  expect(link.startsWith(`${ORIGIN}/sign-in/link?token=`)).toBe(true);
  return new URL(link).searchParams.get('token') ?? '';
}

async function open(token: string) {
  const taken = await takeSignInLink(database.db, token, 'test');
  if (!taken.ok) throw new Error(taken.refusal.code);
  const actor = await authenticateSession(database.db, taken.value.token);
  if (!actor) throw new Error('no session');
  return { ...taken.value, actor };
}

test('a link signs in the one operator, once, by one of many who come at once', async () => {
  const token = await linkToken();
  const taken = await Promise.all(Array.from({ length: 6 }, () => takeSignInLink(database.db, token, null)));
  expect(taken.filter((one) => one.ok)).toHaveLength(1);
  expect(taken.find((one) => !one.ok)).toMatchObject({ refusal: { code: 'link-used' } });
  const people = await database.db.pool.query('SELECT 1 FROM person');
  expect(people.rowCount).toBe(1);
  const again = await open(await linkToken());
  expect(again).toMatchObject({
    returnTo: '/audit',
    actor: { displayName: 'Local operator', roles: ['admin'] },
  });
  expect((await database.db.pool.query('SELECT 1 FROM person')).rowCount).toBe(1);
});

test('a link ends after ten minutes and when a newer one is made; its token is kept nowhere', async () => {
  const old = await linkToken();
  const { rows } = await database.db.pool.query("SELECT string_agg(l::text, ' ') AS all FROM sign_in_link l");
  expect(rows[0].all).not.toContain(old);
  await database.db.pool.query("UPDATE sign_in_link SET created_at = now() - interval '10 minutes'");
  expect((await takeSignInLink(database.db, old, null)).ok).toBe(false);
  const replaced = await linkToken();
  await linkToken();
  expect((await takeSignInLink(database.db, replaced, null)).ok).toBe(false);
  for (const junk of ['', 'x'.repeat(43), "' OR 1=1 --"]) {
    expect((await takeSignInLink(database.db, junk, null)).ok).toBe(false);
  }
});

test('a link that confirms a session renews that one and opens no other', async () => {
  const { actor, token } = await open(await linkToken());
  await database.db.pool.query("UPDATE session_row SET confirmed_at = 'epoch' WHERE id = $1", [
    actor.sessionId,
  ]);
  expect(await isConfirmed(database.db, actor)).toBe(false);
  const confirmed = await open(await linkToken(actor.sessionId));
  expect(confirmed.sessionId).toBe(actor.sessionId);
  expect(await isConfirmed(database.db, actor)).toBe(true);
  expect(await authenticateSession(database.db, token)).toBeNull();
  const late = await linkToken(actor.sessionId);
  await database.db.pool.query('UPDATE session_row SET ended_at = now() WHERE id = $1', [actor.sessionId]);
  expect(await takeSignInLink(database.db, late, null)).toMatchObject({ refusal: { code: 'session-over' } });
});
