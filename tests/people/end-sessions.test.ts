import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deviceWords } from '#components/people/device-words.ts';
import { listRecords } from '#lib/audit/queries.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { endForeignSessions } from '#lib/people/end-foreign-sessions.ts';
import { endOneSession, endOtherSessions, endSessionsOf } from '#lib/people/end-sessions.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
import { keptUserAgent } from '#lib/people/rules/user-agent.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { listOpenSessions } from '#lib/people/session-list.ts';
import { startSession } from '#lib/people/start-session.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPersonas(database.db);
});
afterAll(() => database.drop());
beforeEach(() => database.db.pool.query('UPDATE session_row SET ended_at = now() WHERE ended_at IS NULL'));

async function signIn(subject: string, userAgent = 'test'): Promise<{ token: string; actor: Actor }> {
  const started = await startSession(database.db, { issuer: PERSONA_ISSUER, subject, userAgent });
  if (!started.ok) throw new Error(started.refusal.code);
  const actor = await authenticateSession(database.db, started.value.token);
  if (!actor) throw new Error('no session');
  return { token: started.value.token, actor };
}

async function isOpen(token: string): Promise<boolean> {
  return (await authenticateSession(database.db, token)) !== null;
}

test('the list holds what is open, the one used last first, and marks this one', async () => {
  const first = await signIn('ana', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/149.0 Safari/537.36');
  const idle = await signIn('ana');
  await database.db.pool.query(
    "UPDATE session_row SET last_seen_at = now() - interval '15 minutes' WHERE id = $1",
    [idle.actor.sessionId],
  );
  await signIn('ben');
  const second = await signIn('ana');
  const listed = await listOpenSessions(database.db, first.actor, first.actor.personId);
  expect(listed.map(({ id, isThis }) => [id, isThis])).toEqual([
    [second.actor.sessionId, false],
    [first.actor.sessionId, true],
  ]);
});

test('one of one’s own ends for its next call, the others go on', async () => {
  const [here, there] = [await signIn('ana'), await signIn('ana')];
  expect(await endOneSession(database.db, here.actor, { sessionId: there.actor.sessionId })).toMatchObject({
    ok: true,
  });
  expect([await isOpen(here.token), await isOpen(there.token)]).toEqual([true, false]);
  const { records } = await listRecords(database.db, { kinds: ['session.ended'] }, 1);
  expect(records[0]?.data).toEqual({ why: 'signed-out-elsewhere' });
});

test('somebody else’s looks like none, but to who may end it', async () => {
  const [ana, ben, sofia] = [await signIn('ana'), await signIn('ben'), await signIn('sofia')];
  const foreign = await endOneSession(database.db, ben.actor, { sessionId: ana.actor.sessionId });
  const absent = await endOneSession(database.db, ben.actor, { sessionId: 'ses_0000000000000000' });
  expect(foreign).toEqual(absent);
  expect(await isOpen(ana.token)).toBe(true);
  expect(await endOneSession(database.db, sofia.actor, { sessionId: ana.actor.sessionId })).toMatchObject({
    ok: true,
  });
  expect(await isOpen(ana.token)).toBe(false);
  const { records } = await listRecords(database.db, { kinds: ['session.ended'] }, 1);
  expect(records[0]).toMatchObject({ data: { why: 'ended-by-admin', personId: ana.actor.personId } });
});

test('all others of one’s own end at once', async () => {
  const here = await signIn('ana');
  const others = [await signIn('ana'), await signIn('ana')];
  const ben = await signIn('ben');
  expect(await endOtherSessions(database.db, here.actor)).toEqual({ ok: true, value: { ended: 2 } });
  expect(await Promise.all(others.map(({ token }) => isOpen(token)))).toEqual([false, false]);
  expect([await isOpen(here.token), await isOpen(ben.token)]).toEqual([true, true]);
  expect(await endOtherSessions(database.db, here.actor)).toEqual({ ok: true, value: { ended: 0 } });
});

test('an admin ends all of somebody; nobody else can', async () => {
  const [ana, sofia, noor] = [await signIn('ana'), await signIn('sofia'), await signIn('noor')];
  const { personId } = ana.actor;
  expect(await endSessionsOf(database.db, noor.actor, { personId })).toMatchObject({
    refusal: { code: 'forbidden' },
  });
  expect(await isOpen(ana.token)).toBe(true);
  expect(await endSessionsOf(database.db, sofia.actor, { personId })).toEqual({
    ok: true,
    value: { ended: 1 },
  });
  expect([await isOpen(ana.token), await isOpen(sofia.token)]).toEqual([false, true]);
});

test('a start ends what came by a way that is closed now, and nothing else', async () => {
  const ana = await signIn('ana');
  await endForeignSessions(database.db, [PERSONA_ISSUER]);
  expect(await isOpen(ana.token)).toBe(true);
  await endForeignSessions(database.db, ['https://idp.example']);
  expect(await isOpen(ana.token)).toBe(false);
  const { records } = await listRecords(database.db, { kinds: ['session.ended'] }, 1);
  expect(records[0]?.data).toEqual({ why: 'way-closed', count: 1 });
});

test('what a browser says of itself is kept whole, or cut with a mark and the hash of the whole', () => {
  expect(keptUserAgent(null)).toBeNull();
  expect(keptUserAgent('U'.repeat(512))).toBe('U'.repeat(512));
  const cut = keptUserAgent('U'.repeat(7_000)) ?? '';
  expect(cut).toHaveLength(512);
  expect(cut).toMatch(/^U+ … cut, SHA-256 [0-9a-f]{64}$/);
});

test('a device is told in our own words', () => {
  expect(deviceWords('Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/1 Safari/1 Edg/1')).toBe(
    'Edge on Windows',
  );
  expect(deviceWords('Mozilla/5.0 (iPhone; CPU) AppleWebKit Version/18 Safari/1')).toBe('Safari on iPhone');
  for (const odd of [null, '', 'curl/8', '<script>alert(1)</script>']) {
    expect(deviceWords(odd)).toBe('A program that does not say what it is');
  }
});
