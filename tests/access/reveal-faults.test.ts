import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeStaleReveals } from '#lib/access/close-stale-reveals.ts';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { endSession } from '#lib/people/end-session.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Break, breakingAt } from './faulty-database.ts';
import {
  CANARY,
  codeOf,
  dumpOf,
  FakeReader,
  formsOf,
  grantTo,
  makeWorld,
  offer,
  read,
  records,
  reveal,
  revealing,
  unwrap,
  type World,
} from './world.ts';

let world: World;
let reader: FakeReader;
let ana: Actor;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  reader = new FakeReader();
  await world.setClock(null);
  ana = await world.signIn('ana');
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER; UPDATE reveal SET intended_at = intended_at - interval '2 days';
    ALTER TABLE reveal ENABLE TRIGGER USER`);
});

const grantRow = (id: string) => world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id } });
const revealOf = (grantId: string) => world.db.prisma.reveal.findFirstOrThrow({ where: { grantId } });

describe('AWS does not give a value', () => {
  test.each([
    ['throttled', 'Try again in a moment; if it stays so, tell an admin.'],
    ['timed-out', 'Try again in a moment; if it stays so, tell an admin.'],
    ['garbled', 'Try again in a moment; if it stays so, tell an admin.'],
    ['denied', 'Trying again does not help: tell an admin, who can look at this connection.'],
    ['mismatch', 'Trying again does not help: tell an admin, who can look at this connection.'],
    ['no-such-version', 'Look at the secret again.'],
  ])('%s: a typed refusal that says what to do, the use given back', async (code, remedy) => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => ({ ok: false, refusal: { code, words: 'AWS did not.' } });
    const result = await reveal(world, reader, ana, grantId);
    expect(!result.ok && result.refusal).toEqual({
      code,
      words: `AWS did not. Nothing was revealed and no use was taken. ${remedy}`,
    });
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 0 });
    expect(await revealOf(grantId)).toMatchObject({
      state: 'failed',
      outcomeCode: code,
      useReturned: true,
    });
    expect((await records(world.db)).at(-1)).toMatchObject({
      kind: 'reveal.failed',
      data: { code, useReturned: true },
    });
  });

  test('what AWS may have recorded of a failed read is kept, so that its record can be matched', async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => ({
      ok: false,
      refusal: { code: 'garbled', words: 'AWS answered with something that cannot be read.' },
      traces: { awsAccessKeyId: 'ASIAFAILED', stsRequestId: 'sts-2', awsRequestId: null },
    });
    expect(codeOf(await reveal(world, reader, ana, grantId))).toBe('garbled');
    expect(await revealOf(grantId)).toMatchObject({
      state: 'failed',
      awsAccessKeyId: 'ASIAFAILED',
      stsRequestId: 'sts-2',
      awsRequestId: null,
      versionId: null,
    });
  });

  test('a reader that throws something with the value in it: nothing of it comes out, the use stays taken', async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => {
      throw new SyntaxError(`Unexpected token ${CANARY} in JSON`);
    };
    const result = await reveal(world, reader, ana, grantId);
    expect(codeOf(result)).toBe('read-failed');
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
    expect(await revealOf(grantId)).toMatchObject({ state: 'failed', useReturned: false });
  });

  test('a key the value does not have: AWS answered, so the use stays taken, and the names are kept', async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => read(SecretValue.ofText(`{"user":"${CANARY}"}`));
    const result = await reveal(world, reader, ana, grantId, world.production, { keyName: 'password' });
    expect(codeOf(result)).toBe('no-such-key');
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
    expect(await revealOf(grantId)).toMatchObject({ state: 'failed', awsAccessKeyId: 'ASIATEST' });
  });
});

/** What may happen while AWS is being asked. */
const MEANWHILE: Record<string, { code: string; does: (grantId: string) => Promise<unknown> }> = {
  'the grant is revoked': {
    code: 'grant-revoked',
    does: async (grantId) =>
      unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' })),
  },
  'the holder hands back': {
    code: 'grant-handed-back',
    does: async (grantId) => unwrap(await handBackGrant(world.db, ana, { grantId })),
  },
  'the grant ends': {
    code: 'grant-ended',
    does: async (grantId) => world.setClock((await grantRow(grantId)).endsAt),
  },
  'the person signs out': { code: 'signed-out', does: () => endSession(world.db, ana) },
  'the person is switched off': {
    code: 'signed-out',
    does: () =>
      world.db.prisma.person.update({ where: { id: ana.personId }, data: { disabledAt: new Date() } }),
  },
  'the person loses the role': {
    code: 'not-allowed',
    does: () => world.db.prisma.roleAssignment.deleteMany({ where: { personId: ana.personId } }),
  },
};

describe('something ends while AWS is being asked: the value is withheld', () => {
  test.each(Object.entries(MEANWHILE))('%s', async (_, { code, does }) => {
    const { grantId } = await grantTo(world, 'ana', world.production, { uses: 1, durationSeconds: 300 });
    reader.answer = async () => {
      await does(grantId);
      return read(SecretValue.ofText(CANARY));
    };
    const result = await reveal(world, reader, ana, grantId);
    await world.setClock(null);
    await world.db.prisma.person.update({ where: { id: ana.personId }, data: { disabledAt: null } });
    await world.db.prisma.roleAssignment.upsert({
      where: { personId_role: { personId: ana.personId, role: 'engineer' } },
      create: { personId: ana.personId, role: 'engineer' },
      update: {},
    });
    expect(codeOf(result)).toBe(code);
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
    expect(reader.calls).toHaveLength(1);
    expect(await revealOf(grantId)).toMatchObject({ state: 'withheld', outcomeCode: code });
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
    const withheld = (await records(world.db, 'reveal.withheld')).at(-1);
    expect(withheld).toMatchObject({ grantId, data: { code } });
  });

  test('what AWS gave is overwritten when it may not be handed out', async () => {
    const { grantId } = await grantTo(world);
    const bytes = Buffer.from(CANARY);
    reader.answer = async () => {
      unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' }));
      return read(SecretValue.ofBytes(bytes));
    };
    expect(codeOf(await reveal(world, reader, ana, grantId))).toBe('grant-revoked');
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('the record cannot be written', () => {
  const breaks: Break[] = ['before', 'inside', 'after'];
  const points = [1, 2].flatMap((nth) => breaks.map((how) => [nth, how] as const));

  test.each(points)('transaction %i breaks %s its commit: nothing is handed out', async (nth, how) => {
    const { grantId } = await grantTo(world);
    const nonce = await offer(world, ana, grantId);
    const outages: unknown[] = [];
    const result = await revealSecretValue(
      breakingAt(world.db, nth, how),
      ana,
      revealing(grantId, nonce, world.production),
      { readValue: reader.readValue, noteOutage: (error) => outages.push(error) },
    );
    expect(codeOf(result)).toBe('not-recorded');
    expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
    expect(outages).toHaveLength(1);
    expect(reader.calls).toHaveLength(nth === 1 ? 0 : 1);
    const intents = await world.db.prisma.reveal.findMany({ where: { grantId } });
    expect(intents.map((each) => each.state)).toEqual(
      nth === 1 && how !== 'after' ? [] : [nth === 2 && how === 'after' ? 'delivered' : 'intended'],
    );
  });

  test('an intent left open is closed as failed after 35 seconds, once, with the use kept', async () => {
    await closeEverythingStale();
    const { grantId } = await grantTo(world);
    const nonce = await offer(world, ana, grantId);
    await revealSecretValue(
      breakingAt(world.db, 2, 'before'),
      ana,
      revealing(grantId, nonce, world.production),
      reader,
    );
    const { intendedAt } = await revealOf(grantId);
    await world.setClock(new Date(intendedAt.getTime() + 34_999));
    expect(await closeStaleReveals(world.db)).toBe(0);
    await world.setClock(new Date(intendedAt.getTime() + 35_001));
    const closed = await Promise.all([closeStaleReveals(world.db), closeStaleReveals(world.db)]);
    await world.setClock(null);
    expect(closed[0] + closed[1]).toBe(1);
    expect(await revealOf(grantId)).toMatchObject({
      state: 'failed',
      outcomeCode: 'no-outcome',
      useReturned: false,
    });
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
  });

  test('an intent that was closed as failed delivers nothing when AWS answers late', async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => {
      const { intendedAt } = await revealOf(grantId);
      await world.setClock(new Date(intendedAt.getTime() + 61_000));
      await closeStaleReveals(world.db);
      await world.setClock(null);
      return read(SecretValue.ofText(CANARY));
    };
    expect(codeOf(await reveal(world, reader, ana, grantId))).toBe('not-recorded');
    expect(await revealOf(grantId)).toMatchObject({ state: 'failed', outcomeCode: 'no-outcome' });
  });

  async function closeEverythingStale(): Promise<void> {
    await world.setClock(new Date(Date.now() + 120_000));
    await closeStaleReveals(world.db);
    await world.setClock(null);
  }
});

test('over all of the above: what was handed out has an outcome, every outcome an intent, and no table a value', async () => {
  const { grantId } = await grantTo(world);
  const { revealId } = unwrap(await reveal(world, reader, ana, grantId));
  const all = await records(world.db);
  const idsOf = (kind: string) =>
    new Set(all.filter((each) => each.kind === kind).map((each) => each.data.revealId));
  const [intents, delivered] = [idsOf('reveal.intended'), idsOf('reveal.delivered')];
  expect(delivered.has(revealId)).toBe(true);
  for (const kind of ['reveal.delivered', 'reveal.failed', 'reveal.withheld']) {
    for (const id of idsOf(kind)) expect(intents.has(id)).toBe(true);
  }
  const dump = await dumpOf(world.owner);
  expect(dump).toContain('prod/payments/db');
  for (const form of formsOf(CANARY)) expect(dump).not.toContain(form);
});

test('the search finds a planted value in each form', async () => {
  await world.owner.query('CREATE TABLE planted (note text, bytes bytea)');
  for (const form of formsOf(CANARY)) {
    await world.owner.query('TRUNCATE planted');
    await world.owner.query('INSERT INTO planted VALUES ($1, $2)', ['x', Buffer.from(form, 'latin1')]);
    expect(await dumpOf(world.owner)).toContain(form);
  }
  await world.owner.query('DROP TABLE planted');
});
