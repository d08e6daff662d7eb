import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { commentOnThread } from '#lib/access/comment-on-thread.ts';
import { disablePerson } from '#lib/access/disable-person.ts';
import { endLostGrants } from '#lib/access/end-lost-grants.ts';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { findAskable } from '#lib/access/queries/askable-secrets.ts';
import { readGrantPage } from '#lib/access/queries/grant-page.ts';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { prefillRequest } from '#lib/access/queries/prefill-request.ts';
import { previewRequest } from '#lib/access/queries/preview-request.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { giveRole } from '#lib/people/give-role.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { PERSONA_ISSUER, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { startSession } from '#lib/people/start-session.ts';
import { takeRole } from '#lib/people/take-role.ts';
import {
  asking,
  codeOf,
  decide,
  FakeReader,
  item,
  makeWorld,
  records,
  reveal,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

// The team of payments: Tom signs for its paths only, Ben asks for its paths only. Everybody else is as always.
const PAYMENTS = { paths: ['prod/payments/**'] };

let world: World;
let tom: Actor;
let ben: Actor;

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

beforeEach(async () => {
  const { pool } = world.db;
  await pool.query(
    "UPDATE access_request SET state = 'cancelled', closed_at = now() WHERE state = 'pending'",
  );
  for (const subject of ['tom', 'ben'] as const) {
    const { personId } = world.actor(subject);
    await pool.query('UPDATE person SET disabled_at = NULL WHERE id = $1', [personId]);
    await pool.query('DELETE FROM role_assignment WHERE person_id = $1', [personId]);
    await pool.query('DELETE FROM scoped_role WHERE person_id = $1', [personId]);
    const role = subject === 'tom' ? 'approver' : 'engineer';
    await pool.query('INSERT INTO scoped_role (id, person_id, role, scope) VALUES ($1, $2, $3, $4)', [
      `scr_${subject}`,
      personId,
      role,
      PAYMENTS,
    ]);
  }
  [tom, ben] = [await fresh('tom'), await fresh('ben')];
});

async function fresh(subject: PersonaSubject): Promise<Actor> {
  const started = await startSession(world.db, { issuer: PERSONA_ISSUER, subject, userAgent: null });
  const token = unwrap(started).token;
  await world.db.pool.query('UPDATE session_row SET confirmed_at = clock_timestamp()');
  const actor = await authenticateSession(world.db, token);
  if (!actor) throw new Error('no session');
  return actor;
}

const ask = async (secret: TestSecret, by: Actor = world.actor('ana')) =>
  unwrap(await submitRequest(world.db, by, asking(secret))).requestId;

test('a scoped approver signs within the scope; outside, the request does not exist for them', async () => {
  const own = await ask(world.production);
  const foreign = await ask(world.other);
  expect(codeOf(await decide(world, tom, foreign))).toBe('no-such-request');
  expect(codeOf(await decide(world, tom, foreign, 'deny'))).toBe('no-such-request');
  expect(codeOf(await decide(world, tom, own))).toBe('ok');
});

test('the inbox holds what lies within, and the figure beside it is its rows', async () => {
  const own = await ask(world.production);
  const foreign = await ask(world.other);
  const inbox = await readInbox(world.db, tom);
  expect(
    inbox.threads.flatMap(({ items }) => items.map(({ request, maySign }) => [request.id, maySign])),
  ).toEqual([[own, true]]);
  expect((await countAccess(world.db, tom)).inbox).toBe(1);
  expect((await countAccess(world.db, ben)).inbox).toBe(0);
  const page = await readRequestPage(world.db, world.actor('ana'), own);
  const signers = page?.askings.flatMap(({ items }) => items.flatMap(({ couldSign }) => couldSign));
  expect(signers?.map(({ name }) => name)).toContain('Tom Lindgren');
  // Neither is he among those who are asked for what lies outside.
  const outside = await readRequestPage(world.db, world.actor('ana'), foreign);
  const others = outside?.askings.flatMap(({ items }) => items.flatMap(({ couldSign }) => couldSign));
  expect(others?.map(({ name }) => name)).not.toContain('Tom Lindgren');
  const { rows } = await world.db.pool.query(
    'SELECT 1 FROM notification n JOIN announcement a ON a.id = n.announcement_id WHERE a.request_id = $1 AND n.person_id = $2',
    [foreign, tom.personId],
  );
  expect(rows).toEqual([]);
});

test('request, thread and comments: own, foreign and absent', async () => {
  const { db } = world;
  const [own, foreign] = [await ask(world.production), await ask(world.other)];
  const absent = 'req_0000000000000000';
  expect((await readRequestPage(db, tom, own))?.requestId).toBe(own);
  for (const id of [foreign, absent]) {
    expect(await readRequestPage(db, tom, id)).toBeNull();
    expect(codeOf(await commentOnThread(db, tom, { requestId: id, text: 'A word.' }))).toBe(
      'no-such-request',
    );
  }
  expect(codeOf(await commentOnThread(db, tom, { requestId: own, text: 'A word.' }))).toBe('ok');
});

test('of a thread over several secrets only what lies within is seen', async () => {
  const both = { ...asking(world.production), items: [item(world.production), item(world.other)] };
  const { requestId } = unwrap(await submitRequest(world.db, world.actor('ana'), both));
  const seen = await readRequestPage(world.db, tom, requestId);
  const names = seen?.askings.flatMap(({ items }) =>
    items.map(({ request }) => (request.about === 'secret' ? request.secretName : '')),
  );
  expect(names).toEqual(['prod/payments/db']);
  expect(JSON.stringify(seen)).not.toContain('prod/ledger');
});

test('of a word about what lies outside nobody scoped hears, and no name from there reads alike', async () => {
  const { db } = world;
  const both = { ...asking(world.production), items: [item(world.production), item(world.other)] };
  const { requestId } = unwrap(await submitRequest(db, world.actor('ana'), both));
  const page = await readRequestPage(db, world.actor('ana'), requestId);
  const ids = new Map(
    page?.askings.flatMap(({ items }) =>
      items.map(({ request }) => [request.about === 'secret' ? request.secretId : '', request.id]),
    ),
  );
  const [own, foreign] = [ids.get(world.production.secretId) ?? '', ids.get(world.other.secretId) ?? ''];
  await decide(world, tom, own, 'deny');
  for (const [id, heard] of [
    [own, true],
    [foreign, false],
  ] as const) {
    unwrap(await commentOnThread(db, world.actor('ana'), { requestId: id, text: 'A word.' }));
    const told = await db.pool.query(
      `SELECT 1 FROM notification n JOIN announcement a ON a.id = n.announcement_id
        WHERE a.kind = 'request.commented' AND a.request_id = $1 AND n.person_id = $2`,
      [id, tom.personId],
    );
    expect(told.rows.length > 0, id).toBe(heard);
  }
  const next = await ask(world.production);
  const risk = async (by: Actor) => (await readRequestPage(db, by, next))?.risk?.items[0]?.signals;
  const alike = 'prod/payrnents/db';
  await db.pool.query('UPDATE secret SET name = $1 WHERE id = $2', [alike, world.other.secretId]);
  try {
    expect(JSON.stringify(await risk(world.actor('noor')))).toContain(alike);
    expect(JSON.stringify(await risk(tom))).not.toContain(alike);
  } finally {
    await db.pool.query('UPDATE secret SET name = $1 WHERE id = $2', [
      'prod/ledger/db',
      world.other.secretId,
    ]);
  }
});

test('a scoped engineer asks and reveals within; a foreign secret is as one that never was', async () => {
  const { db } = world;
  const never = { ...world.other, secretId: 'sec_0000000000000000' as TestSecret['secretId'] };
  for (const secret of [world.other, never]) {
    expect(codeOf(await submitRequest(db, ben, asking(secret)))).toBe('no-such-secret');
    const looked = unwrap(
      await previewRequest(db, ben, {
        items: [item(secret)],
        durationSeconds: 900,
        uses: 1,
        extendsGrantId: null,
      }),
    );
    expect(looked.items).toMatchObject([{ outlook: null, refusal: { code: 'no-such-secret' } }]);
    const from = { namesOthers: false, stage: null, versionId: null, again: null, extend: null };
    expect((await prefillRequest(db, ben, { ...from, secretIds: [secret.secretId] })).items).toEqual([]);
  }
  const found = unwrap(
    await findAskable(db, ben, { query: 'db', folder: '', folderAfter: null, leafAfter: null }),
  );
  expect(found.secrets.map(({ name }) => name)).toEqual(['prod/payments/db']);

  const requestId = await ask(world.production, ben);
  const { grantId } = unwrap(await decide(world, 'noor', requestId));
  const seen = await reveal(world, new FakeReader(), ben, grantId ?? '');
  expect(codeOf(seen)).toBe('ok');
});

test('a grant ends when the scope that carried it is taken, and no value is given from that moment', async () => {
  const requestId = await ask(world.production, ben);
  const { grantId } = unwrap(await decide(world, 'noor', requestId));
  await endLostGrants(world.db);
  expect((await readGrantPage(world.db, ben, grantId ?? ''))?.grant.standing).toBe('active');
  const taken = await takeRole(world.db, await fresh('sofia'), {
    personId: ben.personId,
    role: 'engineer',
    scopedId: 'scr_ben',
  });
  // The id was planted by hand and is not of the form that the door takes; the act itself knows it.
  expect(codeOf(taken)).toBe('ok');
  const reader = new FakeReader();
  await expect(reveal(world, reader, ben, grantId ?? '')).rejects.toThrow('not-allowed');
  expect(reader.calls).toHaveLength(0);
  expect(await endLostGrants(world.db)).toBeGreaterThan(0);
  expect((await readGrantPage(world.db, world.actor('noor'), grantId ?? ''))?.grant.standing).toBe('revoked');
});

test('grants of others: seen and revoked within, as absent outside', async () => {
  const open = async (secret: TestSecret) =>
    unwrap(await decide(world, 'noor', await ask(secret))).grantId ?? '';
  const [own, foreign] = [await open(world.production), await open(world.other)];
  expect((await readGrantPage(world.db, tom, own))?.mayRevoke).toBe(true);
  expect(await readGrantPage(world.db, tom, foreign)).toBeNull();
  const why = 'It is not needed any more.';
  expect(codeOf(await revokeGrant(world.db, tom, { grantId: foreign, why }))).toBe('no-such-grant');
  expect(codeOf(await revokeGrant(world.db, tom, { grantId: 'grt_0000000000000000', why }))).toBe(
    'no-such-grant',
  );
  expect(codeOf(await revokeGrant(world.db, ben, { grantId: own, why }))).toBe('not-allowed');
  expect(codeOf(await revokeGrant(world.db, tom, { grantId: own, why }))).toBe('ok');
});

test('a role for a part that the requester gave lately does not count alone', async () => {
  const sofia = await fresh('sofia');
  await world.db.pool.query('DELETE FROM scoped_role WHERE person_id = $1', [tom.personId]);
  const scope = { paths: ['prod/**'] };
  expect(codeOf(await giveRole(world.db, sofia, { personId: tom.personId, role: 'approver', scope }))).toBe(
    'ok',
  );
  const requestId = await ask(world.production, sofia);
  const first = unwrap(await decide(world, await fresh('tom'), requestId));
  expect(first.outcome).toBe('waiting');
  const second = unwrap(await decide(world, 'noor', requestId));
  expect(second.outcome).toBe('approved');
});

test('so with a role for everything, given by the act of an admin', async () => {
  const sofia = await fresh('sofia');
  await world.db.pool.query('DELETE FROM scoped_role WHERE person_id = $1', [ben.personId]);
  expect(
    codeOf(await giveRole(world.db, sofia, { personId: ben.personId, role: 'approver', scope: null })),
  ).toBe('ok');
  const requestId = await ask(world.production, sofia);
  expect(unwrap(await decide(world, await fresh('ben'), requestId)).outcome).toBe('waiting');
});

test('switching an account off ends sessions and grants at once, in one record; nobody does it to themselves', async () => {
  const { db } = world;
  const sofia = await fresh('sofia');
  const requestId = await ask(world.production, ben);
  const { grantId } = unwrap(await decide(world, 'noor', requestId));
  const why = 'They left the company today.';
  expect(codeOf(await disablePerson(db, sofia, { personId: sofia.personId, why }))).toBe('own-person');
  expect(codeOf(await disablePerson(db, world.actor('noor'), { personId: ben.personId, why }))).toBe(
    'not-allowed',
  );
  expect(codeOf(await disablePerson(db, sofia, { personId: ben.personId, why: ' ' }))).not.toBe('ok');
  const done = unwrap(await disablePerson(db, sofia, { personId: ben.personId, why }));
  expect(done.grants).toBe(1);
  expect(done.sessions).toBeGreaterThan(0);
  const open = await db.pool.query('SELECT 1 FROM session_row WHERE person_id = $1 AND ended_at IS NULL', [
    ben.personId,
  ]);
  expect(open.rows).toEqual([]);
  const grant = await db.pool.query('SELECT state FROM access_grant WHERE id = $1', [grantId]);
  expect(grant.rows).toEqual([{ state: 'revoked' }]);
  expect((await records(db, 'person.disabled')).at(-1)).toMatchObject({
    actorId: sofia.personId,
    data: { personId: ben.personId, grants: 1, why },
  });
  const told = await db.pool.query(
    `SELECT 1 FROM notification n JOIN announcement a ON a.id = n.announcement_id
      WHERE a.kind = 'grant.revoked' AND a.grant_id = $1`,
    [grantId],
  );
  expect(told.rows.length).toBeGreaterThan(0);
  expect(codeOf(await disablePerson(db, sofia, { personId: ben.personId, why }))).toBe('already-disabled');
});

test('the last admin who can sign in is not switched off', async () => {
  const sofia = await fresh('sofia');
  await giveRole(world.db, sofia, { personId: tom.personId, role: 'admin', scope: null });
  const second = await fresh('tom');
  await world.db.pool.query("DELETE FROM role_assignment WHERE role = 'admin' AND person_id = $1", [
    sofia.personId,
  ]);
  await world.db.pool.query("INSERT INTO role_assignment (person_id, role) VALUES ($1, 'admin')", [
    ben.personId,
  ]);
  await world.db.pool.query('UPDATE person SET disabled_at = now() WHERE id = $1', [ben.personId]);
  const why = 'They left the company today.';
  expect(codeOf(await disablePerson(world.db, second, { personId: sofia.personId, why }))).toBe('ok');
  await world.db.pool.query('UPDATE person SET disabled_at = NULL');
  const third = await fresh('ben');
  await world.db.pool.query("DELETE FROM role_assignment WHERE role = 'admin' AND person_id = $1", [
    ben.personId,
  ]);
  expect(codeOf(await disablePerson(world.db, third, { personId: tom.personId, why }))).toBe('not-allowed');
});
