import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import {
  type RevealSecretValueInput,
  revealSecretValue,
  revealSecretValueSchema,
} from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { statusOfRefusal } from '#lib/access/rules/refusals.ts';
import { type NewReveal, takeUse } from '#lib/access/store/reveals.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import {
  addSecret,
  CANARY,
  codeOf,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  read,
  records,
  reveal,
  revealing,
  type TestSecret,
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
  ana = world.actor('ana');
  await world.setClock(null);
  // The limits per person look back over reveals; each test starts a new day.
  await world.owner.query(`ALTER TABLE reveal DISABLE TRIGGER USER; UPDATE reveal SET intended_at = intended_at - interval '2 days';
    ALTER TABLE reveal ENABLE TRIGGER USER`);
});

const grantRow = (id: string) => world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id } });
const lastReveal = (grantId: string) =>
  world.db.prisma.reveal.findFirstOrThrow({ where: { grantId }, orderBy: { intendedAt: 'desc' } });

describe('under a grant', () => {
  test('one value is read once, its intent and outcome on record before the answer', async () => {
    const { grantId, requestId } = await grantTo(world);
    const recorded: string[] = [];
    reader.answer = async () => {
      recorded.push(...(await records(world.db, 'reveal.intended')).map((record) => record.kind));
      return read(SecretValue.ofText(CANARY));
    };
    const revealed = unwrap(await reveal(world, reader, ana, grantId));
    expect(recorded).toHaveLength(1);
    expect(revealed).toEqual({
      revealId: revealed.revealId,
      value: { kind: 'text', text: CANARY },
      keyName: null,
      versionId: 'v-current',
      hideAfterSeconds: 30,
      usesLeft: 4,
    });
    expect(reader.calls).toEqual([
      {
        connectionId: expect.stringMatching(/^con_/),
        region: 'eu-central-1',
        secretArn: world.production.arn,
        target: { stage: 'AWSCURRENT', versionId: null },
        sourceIdentity: `ana@larkfield.example=${grantId}`,
        sessionName: 'ana@larkfield.example',
        requestId,
        grantId,
        revealId: revealed.revealId,
      },
    ]);
    expect(await lastReveal(grantId)).toMatchObject({
      state: 'delivered',
      awsAccessKeyId: 'ASIATEST',
      versionId: 'v-current',
    });
    expect((await records(world.db)).slice(-2)).toMatchObject([
      {
        kind: 'reveal.intended',
        grantId,
        requestId,
        data: { usesTaken: 1, usesAllowed: 5, way: 'show', keyName: null },
      },
      {
        kind: 'reveal.delivered',
        grantId,
        data: { revealId: revealed.revealId, versionId: 'v-current', awsAccessKeyId: 'ASIATEST' },
      },
    ]);
  });

  test('one key of a JSON object, whose key names are kept for the next time', async () => {
    const { grantId } = await grantTo(world, 'ana', world.other);
    reader.answer = async () =>
      read(SecretValue.ofText(JSON.stringify({ username: 'app', password: CANARY })));
    const revealed = unwrap(
      await reveal(world, reader, ana, grantId, world.other, { keyName: 'password', way: 'copy' }),
    );
    expect(revealed).toMatchObject({ value: { kind: 'text', text: CANARY }, keyName: 'password' });
    const { keyNames } = await world.db.prisma.secret.findUniqueOrThrow({
      where: { id: world.other.secretId },
    });
    expect(keyNames).toEqual(['username', 'password']);
  });

  test('a grant for one version reads that version, whatever labels it has', async () => {
    const { grantId } = await grantTo(world);
    await grantColumns("stage = NULL, version_id = 'v-previous'")(grantId);
    reader.answer = async () => read(SecretValue.ofText(CANARY), 'v-previous');
    const order = { stage: null, versionId: 'v-previous' };
    const revealed = unwrap(await reveal(world, reader, ana, grantId, world.production, order));
    expect(revealed).toMatchObject({ value: { kind: 'text', text: CANARY }, versionId: 'v-previous' });
    expect(reader.calls).toMatchObject([{ target: { stage: null, versionId: 'v-previous' } }]);
    expect(await lastReveal(grantId)).toMatchObject({ stage: null, askedVersionId: 'v-previous' });
    expect((await records(world.db, 'reveal.intended')).at(-1)).toMatchObject({
      data: { stage: null, askedVersionId: 'v-previous' },
    });
  });

  test('a grant for some keys gives these and nothing else', async () => {
    const { grantId } = await grantTo(world);
    await grantColumns("key_names = '{username,port}'")(grantId);
    reader.answer = async () =>
      read(SecretValue.ofText(JSON.stringify({ username: 'app', port: 5432, password: CANARY })));
    for (const [keyName, code] of [
      ['username', 'ok'],
      ['port', 'ok'],
      ['password', 'key-not-asked'],
      [null, 'key-not-asked'],
    ] as const) {
      const result = await reveal(world, reader, ana, grantId, world.production, { keyName });
      expect(codeOf(result), String(keyName)).toBe(code);
      expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
    }
    expect(reader.calls).toHaveLength(2);
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 2 });
  });

  test('each way takes one use, reads once and has its own line', async () => {
    const { grantId } = await grantTo(world);
    for (const way of ['show', 'copy', 'download'] as const) {
      unwrap(await reveal(world, reader, ana, grantId, world.production, { way }));
    }
    expect(reader.calls).toHaveLength(3);
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 3 });
    const ways = (await records(world.db, 'reveal.intended')).slice(-3).map(({ data }) => data.way);
    expect(ways).toEqual(['show', 'copy', 'download']);
    expect((await records(world.db, 'reveal.delivered')).slice(-3).map((record) => record.grantId)).toEqual([
      grantId,
      grantId,
      grantId,
    ]);
  });

  test('bytes stay the same bytes', async () => {
    const { grantId } = await grantTo(world);
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    reader.answer = async () => read(SecretValue.ofBytes(Uint8Array.from(bytes)));
    expect(unwrap(await reveal(world, reader, ana, grantId)).value).toEqual({ kind: 'bytes', bytes });
  });

  test('key names that PostgreSQL would not store do not stop a reveal', async () => {
    const { grantId } = await grantTo(world);
    reader.answer = async () => read(SecretValue.ofText('{"a\\u0000b":"1","c\\udfffd":"2","fine":"3"}'));
    expect(codeOf(await reveal(world, reader, ana, grantId))).toBe('ok');
    const { keyNames } = await world.db.prisma.secret.findUniqueOrThrow({
      where: { id: world.production.secretId },
    });
    expect(keyNames).toEqual(['fine']);
  });

  test('a shown value is hidden no later than the grant ends', async () => {
    const { grantId } = await grantTo(world, 'ana', world.production, { durationSeconds: 240 });
    const { endsAt } = await grantRow(grantId);
    await world.setClock(new Date(endsAt.getTime() - 5_500));
    const revealed = await reveal(world, reader, ana, grantId);
    await world.setClock(null);
    expect(unwrap(revealed).hideAfterSeconds).toBe(5);
  });
});

describe('the clock', () => {
  test.each([
    ['start', -1, 'grant-not-started'],
    ['start', 0, 'ok'],
    ['start', 1, 'ok'],
    ['end', -1, 'ok'],
    ['end', 0, 'grant-ended'],
    ['end', 1, 'grant-ended'],
  ])('%s of the grant %i ms: %s', async (edge, offset, code) => {
    const { grantId } = await grantTo(world, 'ana', world.production, { durationSeconds: 240 });
    const grant = await grantRow(grantId);
    const at = (edge === 'start' ? grant.startsAt : grant.endsAt).getTime() + offset;
    // The ticket is minted inside the window; only the taking of the use stands on the edge.
    await world.setClock(edge === 'start' ? grant.startsAt : new Date(grant.endsAt.getTime() - 1));
    const nonce = await offer(world, ana, grantId);
    await world.setClock(new Date(at));
    const result = await revealSecretValue(
      world.db,
      ana,
      revealing(grantId, nonce, world.production),
      reader,
    );
    await world.setClock(null);
    expect(codeOf(result)).toBe(code);
    expect(reader.calls).toHaveLength(code === 'ok' ? 1 : 0);
    expect((await grantRow(grantId)).usesTaken).toBe(code === 'ok' ? 1 : 0);
  });

  test.each([
    [-1, 'ok'],
    [0, 'offer-expired'],
    [1, 'offer-expired'],
  ])('end of the ticket %i ms: %s', async (offset, code) => {
    const { grantId } = await grantTo(world);
    await world.setClock(new Date());
    const { nonce, expiresAt } = unwrap(await offerReveal(world.db, ana, { grantId }));
    await world.setClock(new Date(Date.parse(expiresAt) + offset));
    const result = await revealSecretValue(
      world.db,
      ana,
      revealing(grantId, nonce, world.production),
      reader,
    );
    await world.setClock(null);
    expect(codeOf(result)).toBe(code);
    expect(reader.calls).toHaveLength(code === 'ok' ? 1 : 0);
  });

  test.each([
    [-1, 'ok'],
    [0, 'confirm-first'],
    [1, 'confirm-first'],
  ])('five minutes after the confirmation %i ms: %s', async (offset, code) => {
    const { grantId } = await grantTo(world);
    const { confirmedAt } = await world.db.prisma.sessionRow.findUniqueOrThrow({
      where: { id: ana.sessionId },
    });
    const edge = new Date(confirmedAt.getTime() + 300_000);
    await world.db.prisma.sessionRow.update({ where: { id: ana.sessionId }, data: { confirmedAt } });
    await world.setClock(new Date(edge.getTime() - 1));
    const nonce = await offer(world, ana, grantId);
    await world.setClock(new Date(edge.getTime() + offset));
    const input = revealing(grantId, nonce, world.production);
    const result = await revealSecretValue(world.db, ana, input, reader);
    const offered = await offerReveal(world.db, ana, { grantId });
    await world.setClock(null);
    expect(codeOf(result)).toBe(code);
    expect(codeOf(offered)).toBe(code);
    expect(reader.calls).toHaveLength(code === 'ok' ? 1 : 0);
  });

  test('without a test, the clock of access is the clock of the database', async () => {
    const rows = await world.owner.query(
      'SELECT a <= b AND b <= c AS same FROM (SELECT clock_timestamp() AS a, access_clock() AS b, clock_timestamp() AS c) t',
    );
    expect(rows.rows[0].same).toBe(true);
    await expect(
      world.db.pool.query(
        "CREATE OR REPLACE FUNCTION access_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

/** One fact of a good reveal, changed. */
interface OffByOne {
  readonly code: string;
  /** Done between the offer and the reveal; undone after. */
  readonly change?: (grantId: string) => Promise<unknown>;
  readonly undo?: () => Promise<unknown>;
  readonly input?: (
    good: RevealSecretValueInput,
  ) => Partial<RevealSecretValueInput> | Promise<Partial<RevealSecretValueInput>>;
  readonly actor?: () => Actor;
}

const person = (data: object) => () =>
  world.db.prisma.person.update({ where: { id: world.actor('ana').personId }, data });
const session = (data: object) => () =>
  world.db.prisma.sessionRow.update({ where: { id: world.actor('ana').sessionId }, data });
const secretRow = (data: object) => () =>
  world.db.prisma.secret.update({ where: { id: world.production.secretId }, data });
const roles = (role: string) => async () => {
  const { personId } = world.actor('ana');
  await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
  await world.db.prisma.roleAssignment.create({ data: { personId, role } });
};

/** Changes what nobody may change of a grant: as the owner of the database, past the trigger. */
const grantColumns = (columns: string) => async (grantId: string) => {
  await world.owner.query(`ALTER TABLE access_grant DISABLE TRIGGER USER;
    UPDATE access_grant SET ${columns} WHERE id = '${grantId}'; ALTER TABLE access_grant ENABLE TRIGGER USER`);
};

const OFF_BY_ONE: Record<string, OffByOne> = {
  'another person with this ticket': { code: 'no-such-offer', actor: () => world.actor('ben') },
  'another session of the same person': {
    code: 'no-such-offer',
    actor: () => ({ ...world.actor('ana'), sessionId: mintId('session') }),
  },
  'another person who got hold of ticket and session': {
    code: 'no-such-offer',
    actor: () => ({ ...world.actor('ben'), sessionId: world.actor('ana').sessionId }),
  },
  'another secret': { code: 'no-such-offer', input: () => ({ secretId: world.other.secretId }) },
  'a secret nobody has': { code: 'no-such-offer', input: () => ({ secretId: mintId('secret') }) },
  'another staging label': { code: 'other-secret', input: () => ({ stage: 'AWSPREVIOUS' }) },
  'one version instead of a label': {
    code: 'other-secret',
    input: () => ({ stage: null, versionId: 'v-current' }),
  },
  'a label and a version': { code: 'other-secret', input: () => ({ versionId: 'v-current' }) },
  'neither a label nor a version': { code: 'other-secret', input: () => ({ stage: null }) },
  'a grant for a version, asked by label': {
    code: 'other-secret',
    change: grantColumns("stage = NULL, version_id = 'v-current'"),
  },
  'a grant for another version': {
    code: 'other-secret',
    change: grantColumns("stage = NULL, version_id = 'v-previous'"),
    input: () => ({ stage: null, versionId: 'v-current' }),
  },
  'a grant for another act': { code: 'other-act', change: grantColumns("act = 'rotate'") },
  'a grant for another key': {
    code: 'key-not-asked',
    change: grantColumns("key_names = '{username}'"),
    input: () => ({ keyName: 'password' }),
  },
  'a grant for one key, asked for the whole value': {
    code: 'key-not-asked',
    change: grantColumns("key_names = '{username}'"),
  },
  'a grant of break-glass that is not in the register': {
    code: 'grant-ended',
    change: async (grantId) => {
      await grantColumns("way = 'break-glass'")(grantId);
      const { personId } = world.actor('ana');
      await world.db.prisma.groupMembership.create({ data: { personId, groupName: 'on-call' } });
    },
    undo: () => world.db.prisma.groupMembership.deleteMany({ where: { groupName: 'on-call' } }),
  },
  'a grant of break-glass whose holder may not break the glass': {
    code: 'no-longer-named',
    change: grantColumns("way = 'break-glass'"),
  },
  'a sign-in that was confirmed five minutes ago': {
    code: 'confirm-first',
    change: session({ confirmedAt: new Date(Date.now() - 300_001) }),
    undo: session({ confirmedAt: new Date() }),
  },
  'a grant nobody has': { code: 'no-such-offer', input: () => ({ grantId: mintId('grant') }) },
  'another ticket': { code: 'no-such-offer', input: () => ({ nonce: 'A'.repeat(43) }) },
  'a ticket for another grant': {
    code: 'no-such-offer',
    input: async () => {
      const { grantId } = await grantTo(world, 'ana', world.staging);
      return { nonce: await offer(world, world.actor('ana'), grantId) };
    },
  },
  'the secret made again under its name': {
    code: 'secret-changed',
    change: () => secretRow({ arn: `${world.production.arn}2` })(),
    undo: () => secretRow({ arn: world.production.arn })(),
  },
  'the secret gone': {
    code: 'secret-changed',
    change: secretRow({ goneAt: new Date() }),
    undo: secretRow({ goneAt: null }),
  },
  'the grant revoked': {
    code: 'grant-revoked',
    change: (grantId) => revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' }),
  },
  'the grant handed back': {
    code: 'grant-handed-back',
    change: (grantId) => handBackGrant(world.db, world.actor('ana'), { grantId }),
  },
  'no use left': {
    code: 'grant-spent',
    change: async (grantId) => {
      for (let use = 0; use < 5; use++) {
        await world.db.prisma.accessGrant.update({
          where: { id: grantId },
          data: { usesTaken: { increment: 1 } },
        });
      }
    },
  },
  'the person switched off': {
    code: 'signed-out',
    change: person({ disabledAt: new Date() }),
    undo: person({ disabledAt: null }),
  },
  'the session ended': {
    code: 'signed-out',
    change: session({ endedAt: new Date() }),
    undo: session({ endedAt: null }),
  },
  'the session at its last end': {
    code: 'signed-out',
    change: session({ expiresAt: new Date() }),
    undo: session({ expiresAt: new Date(Date.now() + 3_600_000) }),
  },
  'the session idle': {
    code: 'signed-out',
    change: session({ lastSeenAt: new Date(Date.now() - 900_001) }),
    undo: session({ lastSeenAt: new Date() }),
  },
  'the role lost': { code: 'not-allowed', change: roles('auditor'), undo: roles('engineer') },
  'a role nobody knows': { code: 'not-allowed', change: roles('superuser'), undo: roles('engineer') },
};

describe('one fact off: refused, on record, and AWS is not asked', () => {
  test.each(Object.entries(OFF_BY_ONE))('%s', async (_, off) => {
    const { grantId } = await grantTo(world);
    const good = revealing(grantId, await offer(world, ana, grantId), world.production);
    const input = { ...good, ...(await off.input?.(good)) };
    await off.change?.(grantId);
    const before = await grantRow(grantId);
    const result = await revealSecretValue(world.db, off.actor?.() ?? ana, input, reader);
    await off.undo?.();
    expect(codeOf(result)).toBe(off.code);
    expect(reader.calls).toHaveLength(0);
    expect((await grantRow(grantId)).usesTaken).toBe(before.usesTaken);
    expect(await world.db.prisma.reveal.count({ where: { grantId } })).toBe(0);
    expect((await records(world.db)).at(-1)).toMatchObject({
      kind: 'reveal.refused',
      data: { code: off.code },
    });
    expect(statusOfRefusal(off.code)).toBeGreaterThanOrEqual(400);
  });

  test('and with no fact off it is delivered', async () => {
    const { grantId } = await grantTo(world);
    expect(codeOf(await reveal(world, reader, ana, grantId))).toBe('ok');
  });

  test('an offer is made to the holder of a living grant only', async () => {
    const { grantId } = await grantTo(world);
    expect(codeOf(await offerReveal(world.db, world.actor('ben'), { grantId }))).toBe('no-such-grant');
    expect(codeOf(await offerReveal(world.db, world.actor('noor'), { grantId }))).toBe('no-such-grant');
    expect(codeOf(await offerReveal(world.db, ana, { grantId: mintId('grant') }))).toBe('no-such-grant');
    unwrap(await handBackGrant(world.db, ana, { grantId }));
    expect(codeOf(await offerReveal(world.db, ana, { grantId }))).toBe('grant-handed-back');
  });
});

describe('many at once', () => {
  test('twenty takers of one use: exactly one', async () => {
    const { grantId } = await grantTo(world, 'ana', world.production, { uses: 1 });
    const nonces = await Promise.all(Array.from({ length: 20 }, () => offer(world, ana, grantId)));
    const results = await Promise.all(
      nonces.map((nonce) =>
        revealSecretValue(world.db, ana, revealing(grantId, nonce, world.production), reader),
      ),
    );
    expect(results.map(codeOf).sort()).toEqual([...Array(19).fill('grant-spent'), 'ok']);
    expect(reader.calls).toHaveLength(1);
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
  });

  test('one ticket sent twenty times: one read, one use, nineteen refusals on record', async () => {
    const { grantId } = await grantTo(world);
    const input = revealing(grantId, await offer(world, ana, grantId), world.production);
    const before = (await records(world.db, 'reveal.refused')).length;
    const results = await Promise.all(
      Array.from({ length: 20 }, () => revealSecretValue(world.db, ana, input, reader)),
    );
    expect(results.map(codeOf).sort()).toEqual([...Array(19).fill('already-used'), 'ok']);
    expect(statusOfRefusal('already-used')).toBe(409);
    expect(reader.calls).toHaveLength(1);
    expect(await grantRow(grantId)).toMatchObject({ usesTaken: 1 });
    expect((await records(world.db, 'reveal.refused')).slice(before)).toHaveLength(19);
    expect(codeOf(await revealSecretValue(world.db, ana, input, reader))).toBe('already-used');
    expect(reader.calls).toHaveLength(1);
  });

  test('ten values in ten minutes, also when they come at once over several grants', async () => {
    const connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
    const orders: [string, string, TestSecret][] = [];
    for (const name of ['prod/a', 'prod/b', 'prod/c']) {
      const secret = await addSecret(world.db, connectionId, name, 'production');
      const { grantId } = await grantTo(world, 'ana', secret);
      for (let use = 0; use < 5; use++) orders.push([grantId, await offer(world, ana, grantId), secret]);
    }
    const results = await Promise.all(
      orders.map(([grantId, nonce, secret]) =>
        revealSecretValue(world.db, ana, revealing(grantId, nonce, secret), reader),
      ),
    );
    expect(results.map(codeOf).sort()).toEqual([
      ...Array(10).fill('ok'),
      ...Array(5).fill('too-many-reveals'),
    ]);
    expect(reader.calls).toHaveLength(10);
  });
});

test('the one statement that takes a use refuses by itself, whoever asks it', async () => {
  const { grantId } = await grantTo(world);
  const good = {
    grantId,
    personId: ana.personId,
    secretId: world.production.secretId,
    secretArn: world.production.arn,
    stage: 'AWSCURRENT',
    askedVersionId: null,
    keyName: null,
    id: mintId('reveal'),
    sessionId: ana.sessionId,
    way: 'show',
    sourceIdentity: 'x',
    sessionName: 'x',
  } as const;
  const wrong = {
    grantId: mintId('grant'),
    personId: world.actor('ben').personId,
    secretId: world.other.secretId,
    secretArn: world.other.arn,
    stage: 'AWSPREVIOUS',
    askedVersionId: 'v-current',
  };
  for (const factor of ['grantId', 'personId', 'secretId', 'secretArn', 'stage', 'askedVersionId'] as const) {
    const use = { ...good, [factor]: wrong[factor] } as NewReveal;
    expect(await world.db.transaction((tx) => takeUse(tx, use)), factor).toBeNull();
  }
  expect(await world.db.transaction((tx) => takeUse(tx, good))).toMatchObject({
    usesTaken: 1,
    usesAllowed: 5,
  });
});

describe('the schema', () => {
  test('takes exact objects only', async () => {
    const good = revealing(mintId('grant'), 'A'.repeat(43), world.production);
    expect(revealSecretValueSchema.safeParse(good).success).toBe(true);
    const bad: unknown[] = [
      undefined,
      { ...good, nonce: '' },
      { ...good, nonce: ['A'.repeat(43)] },
      { ...good, keyName: '' },
      { ...good, keyName: 'a\0' },
      { ...good, keyName: '\udfff' },
      { ...good, keyName: { not: '' } },
      { ...good, way: 'print' },
      { ...good, usesAllowed: 99 },
    ];
    for (const input of bad) expect(revealSecretValueSchema.safeParse(input).success).toBe(false);
  });
});
