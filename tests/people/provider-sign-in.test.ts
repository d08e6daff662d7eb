import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAccountsOf } from '#lib/access/store/humans.ts';
import { listRecords } from '#lib/audit/queries.ts';
import { applySignInMapping } from '#lib/people/apply-sign-in-mapping.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { beginAttempt } from '#lib/people/begin-attempt.ts';
import { confirmThroughProvider } from '#lib/people/confirm-through-provider.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { ProvenSignIn } from '#lib/people/rules/claims.ts';
import type { SignInMapping } from '#lib/people/rules/sign-in-mapping.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { signInThroughProvider } from '#lib/people/sign-in-through-provider.ts';
import { takeAttempt } from '#lib/people/take-attempt.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const ISSUER = 'https://idp.example';
const MAPPING: SignInMapping = {
  admins: [{ subject: 'root' }, { email: 'Boss@Vale.Example' }],
  groups: {
    engineers: { roles: ['engineer'], groups: ['team-payments'] },
    deciders: { roles: ['approver', 'engineer'], groups: [] },
  },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPersonas(database.db);
});
afterAll(() => database.drop());

function proof(subject: string, change: Partial<ProvenSignIn> = {}): ProvenSignIn {
  const email = `${subject}@vale.example`;
  const base = { issuer: ISSUER, subject, displayName: subject, email, emailVerified: true, groups: [] };
  return { ...base, secondFactor: true, authenticatedSecondsBefore: 5, ...change };
}

async function signIn(signedIn: ProvenSignIn, mapping = MAPPING): Promise<{ token: string; actor: Actor }> {
  const started = await signInThroughProvider(database.db, signedIn, { mapping, userAgent: 'test' });
  if (!started.ok) throw new Error(started.refusal.code);
  const actor = await authenticateSession(database.db, started.value.token);
  if (!actor) throw new Error('no session');
  return { token: started.value.token, actor };
}

async function groupsOf(personId: string): Promise<readonly string[]> {
  const { rows } = await database.db.pool.query(
    'SELECT group_name FROM group_membership WHERE person_id = $1 ORDER BY 1',
    [personId],
  );
  return rows.map((row) => row.group_name);
}

describe('the first sign-in', () => {
  test('makes one person, also when two come at once', async () => {
    const both = await Promise.all([signIn(proof('twice')), signIn(proof('twice'))]);
    expect(both[0].actor.personId).toBe(both[1].actor.personId);
    expect(both[0].token).not.toBe(both[1].token);
    const { records } = await listRecords(database.db, { kinds: ['person.came'] }, 50);
    const came = records.filter((record) => JSON.stringify(record.data).includes('#twice'));
    expect(came).toHaveLength(1);
  });

  test('joins nobody who is there: not by address, name or look-alike', async () => {
    const { rows } = await database.db.pool.query(
      "SELECT id FROM person WHERE email = 'noor@larkfield.example'",
    );
    const same = proof('impostor', { email: 'noor@larkfield.example', displayName: 'Noor Haddad' });
    const { actor } = await signIn(same);
    expect(actor.personId).not.toBe(rows[0].id);
    expect(actor.roles).toEqual([]);
    const lookAlike = await signIn(proof('homograph', { email: 'noor@l\u0430rkfield.example' }));
    expect(await loadAccountsOf(database.db.prisma, lookAlike.actor.personId)).toEqual([
      lookAlike.actor.personId,
    ]);
  });

  test('gives no role without a group that is mapped', async () => {
    const { actor } = await signIn(proof('nobody', { groups: ['admin', 'constructor', '__proto__'] }));
    expect(actor.roles).toEqual([]);
  });
});

describe('one human being', () => {
  test('is who shares an address that a provider vouches for, at whichever issuer, also by a plus sign', async () => {
    const one = await signIn(proof('shared', { email: 'alice@vale.example' }));
    const others = [
      proof('77', { issuer: 'https://other-idp.example', email: 'alice@vale.example' }),
      proof('upper', { email: 'ALICE@VALE.EXAMPLE' }),
      proof('plus', { email: 'alice+2@vale.example' }),
    ];
    for (const other of others) {
      const { actor } = await signIn(other);
      expect(actor.personId).not.toBe(one.actor.personId);
      expect(await loadAccountsOf(database.db.prisma, actor.personId)).toContain(one.actor.personId);
    }
  });

  test('is not who only says so: an address nobody vouches for is kept beside and never used', async () => {
    const one = await signIn(proof('vouched', { email: 'carol@vale.example' }));
    const { actor } = await signIn(proof('says', { email: 'carol@vale.example', emailVerified: false }));
    expect(actor.email).toBeNull();
    expect(await loadAccountsOf(database.db.prisma, actor.personId)).not.toContain(one.actor.personId);
  });
});

describe('roles and groups of the provider', () => {
  test('are given and taken away at each sign-in, act on the next call, and are on record', async () => {
    const first = await signIn(proof('mover', { groups: ['engineers'] }));
    expect(first.actor.roles).toEqual(['engineer']);
    expect(await groupsOf(first.actor.personId)).toEqual(['team-payments']);
    await signIn(proof('mover', { groups: ['deciders'] }));
    const now = await authenticateSession(database.db, first.token);
    expect(now?.roles).toEqual(['approver', 'engineer']);
    expect(await groupsOf(first.actor.personId)).toEqual([]);
    await signIn(proof('mover'));
    expect((await authenticateSession(database.db, first.token))?.roles).toEqual([]);
    const { records } = await listRecords(database.db, { kinds: ['role.given', 'role.taken'] }, 100);
    const mine = records.filter((record) => JSON.stringify(record.data).includes(first.actor.personId));
    expect(mine.map((record) => record.kind).sort()).toEqual([
      'role.given',
      'role.given',
      'role.taken',
      'role.taken',
    ]);
  });

  test('leave alone what a person gave', async () => {
    const { actor, token } = await signIn(proof('given', { groups: [] }));
    const insert = 'INSERT INTO role_assignment (person_id, role, given_by) VALUES ($1, $2, $1)';
    await database.db.pool.query(insert, [actor.personId, 'auditor']);
    await signIn(proof('given', { groups: ['engineers'] }));
    await signIn(proof('given', { groups: [] }));
    expect((await authenticateSession(database.db, token))?.roles).toEqual(['auditor']);
  });

  test('follow a changed mapping at a start, without a sign-in', async () => {
    const { token, actor } = await signIn(proof('stays', { groups: ['engineers'] }));
    await applySignInMapping(database.db, { issuer: ISSUER, mapping: { admins: [], groups: {} } });
    expect((await authenticateSession(database.db, token))?.roles).toEqual([]);
    expect(await groupsOf(actor.personId)).toEqual([]);
    await applySignInMapping(database.db, { issuer: ISSUER, mapping: MAPPING });
    expect((await authenticateSession(database.db, token))?.roles).toEqual(['engineer']);
  });

  test('name the first admins by subject, or by an address that is vouched for', async () => {
    expect((await signIn(proof('root'))).actor.roles).toEqual(['admin']);
    expect((await signIn(proof('b1', { email: 'boss@vale.example' }))).actor.roles).toEqual(['admin']);
    const unsure = await signIn(proof('b2', { email: 'boss@vale.example', emailVerified: false }));
    expect(unsure.actor.roles).toEqual([]);
    expect((await signIn(proof('b3', { email: 'bo\u017fs@vale.example' }))).actor.roles).toEqual([]);
  });
});

describe('a session that came through a provider', () => {
  test('counts as confirmed from the moment of the second factor, and not without one', async () => {
    const with2 = await signIn(proof('two', { authenticatedSecondsBefore: 120 }));
    expect(await isConfirmed(database.db, with2.actor)).toBe(true);
    for (const change of [
      { secondFactor: false },
      { authenticatedSecondsBefore: null },
      { authenticatedSecondsBefore: 301 },
    ]) {
      const { actor } = await signIn(proof('two', change));
      expect(await isConfirmed(database.db, actor), JSON.stringify(change)).toBe(false);
    }
  });

  test('is refused to somebody who is switched off, on record', async () => {
    const { actor } = await signIn(proof('gone'));
    await database.db.pool.query('UPDATE person SET disabled_at = now() WHERE id = $1', [actor.personId]);
    const refused = await signInThroughProvider(database.db, proof('gone', { groups: ['engineers'] }), {
      mapping: MAPPING,
      userAgent: null,
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'person-disabled' } });
    const { records } = await listRecords(database.db, { kinds: ['session.refused'] }, 1);
    expect(records[0]).toMatchObject({ data: { code: 'person-disabled' } });
    const roles = await database.db.pool.query('SELECT 1 FROM role_assignment WHERE person_id = $1', [
      actor.personId,
    ]);
    expect(roles.rowCount).toBe(0);
  });
});

describe('a confirmation through the provider', () => {
  async function confirm(actor: Actor, signedIn: ProvenSignIn, awaySeconds = 30) {
    const confirmation = { sessionId: actor.sessionId, awaySeconds, mapping: MAPPING };
    return await confirmThroughProvider(database.db, signedIn, confirmation);
  }

  test('opens what needs it, under a new token, and the old one is nothing', async () => {
    const { actor, token } = await signIn(proof('again', { secondFactor: false }));
    expect(await isConfirmed(database.db, actor)).toBe(false);
    const confirmed = await confirm(actor, proof('again', { groups: ['engineers'] }));
    if (!confirmed.ok) throw new Error(confirmed.refusal.code);
    expect(await authenticateSession(database.db, token)).toBeNull();
    const now = await authenticateSession(database.db, confirmed.value.token);
    expect(now).toMatchObject({ sessionId: actor.sessionId, roles: ['engineer'] });
    expect(await isConfirmed(database.db, actor)).toBe(true);
  });

  test('counts from the moment of the proof: whoever dallies on the way back gains nothing', async () => {
    const { actor } = await signIn(proof('dallies', { secondFactor: false }));
    expect((await confirm(actor, proof('dallies', { authenticatedSecondsBefore: 301 }), 400)).ok).toBe(true);
    expect(await isConfirmed(database.db, actor)).toBe(false);
    expect((await confirm(actor, proof('dallies', { authenticatedSecondsBefore: 200 }), 400)).ok).toBe(true);
    expect(await isConfirmed(database.db, actor)).toBe(true);
  });

  test('is refused to another person, without a second factor, without being asked, and after the end', async () => {
    const { actor, token } = await signIn(proof('holder', { secondFactor: false }));
    await signIn(proof('other'));
    const table: readonly (readonly [ProvenSignIn, string])[] = [
      [proof('other'), 'other-person'],
      [proof('never-seen'), 'other-person'],
      [proof('holder', { secondFactor: false }), 'no-second-factor'],
      [proof('holder', { authenticatedSecondsBefore: 41 }), 'not-asked-again'],
      [proof('holder', { authenticatedSecondsBefore: null }), 'not-asked-again'],
    ];
    for (const [signedIn, code] of table) {
      expect(await confirm(actor, signedIn), code).toMatchObject({ ok: false, refusal: { code } });
    }
    expect(await isConfirmed(database.db, actor)).toBe(false);
    expect(await authenticateSession(database.db, token)).not.toBeNull();
    const made = await database.db.pool.query("SELECT 1 FROM identity WHERE subject = 'never-seen'");
    expect(made.rowCount).toBe(0);
    await database.db.pool.query('UPDATE session_row SET ended_at = now() WHERE id = $1', [actor.sessionId]);
    expect(await confirm(actor, proof('holder'))).toMatchObject({ refusal: { code: 'session-over' } });
  });
});

describe('an attempt', () => {
  const attempt = { purpose: 'sign-in', sessionId: null, returnTo: '/secrets', kept: 'sealed' } as const;
  async function begin(): Promise<string> {
    return (await beginAttempt(database.db, attempt)).token;
  }

  test('is taken once, by one of many who come at once, and leaves nothing of what was kept', async () => {
    const token = await begin();
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeAttempt(database.db, token)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(taken.find(Boolean)).toMatchObject({ returnTo: '/secrets', kept: 'sealed' });
    const { rows } = await database.db.pool.query(
      "SELECT string_agg(a::text, ' ') AS all FROM sign_in_attempt a",
    );
    expect(rows[0].all).not.toContain('sealed');
    expect(rows[0].all).not.toContain(token);
  });

  test('of a stranger who begins without end keeps nobody out, and ends no confirmation', async () => {
    await signIn(proof('crowded'));
    const { rows } = await database.db.pool.query<{ id: string }>('SELECT id FROM session_row LIMIT 1');
    const sessionId = rows[0]?.id ?? '';
    const confirming = { ...attempt, purpose: 'confirm', sessionId } as const;
    const first = await beginAttempt(database.db, confirming);
    const second = await beginAttempt(database.db, confirming);
    await database.db.pool.query(
      `INSERT INTO sign_in_attempt (token_hash, purpose, return_to, kept, created_at)
       SELECT sha256(n::text::bytea), 'sign-in', '/', '', clock_timestamp() FROM generate_series(1, 6000) n`,
    );
    const token = await begin();
    const count = await database.db.pool.query(
      "SELECT count(*)::int AS n FROM sign_in_attempt WHERE purpose = 'sign-in'",
    );
    expect(count.rows[0].n).toBe(5_000);
    expect(await takeAttempt(database.db, token)).toMatchObject({ returnTo: '/secrets' });
    expect(await takeAttempt(database.db, first.token)).toBeNull();
    expect(await takeAttempt(database.db, second.token)).toMatchObject({ sessionId });
  });

  test('ends after ten minutes, and junk is none', async () => {
    const token = await begin();
    await database.db.pool.query("UPDATE sign_in_attempt SET created_at = now() - interval '10 minutes'");
    expect(await takeAttempt(database.db, token)).toBeNull();
    for (const junk of ['', 'x', 'x'.repeat(43), "' OR 1=1 --"]) {
      expect(await takeAttempt(database.db, junk)).toBeNull();
    }
  });
});
