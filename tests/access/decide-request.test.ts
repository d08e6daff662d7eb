import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { decideRequest } from '#lib/access/decide-request.ts';
import { expireRequests } from '#lib/access/expire-requests.ts';
import type { PolicyDocument } from '#lib/access/rules/policy.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { addPerson, confirmEverybody } from './people.ts';
import { asking, codeOf, decide, makeWorld, records, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** A fresh request of Ana's; whatever waited before is withdrawn. */
async function ask(subject: 'ana' | 'sofia' = 'ana'): Promise<string> {
  const pending = await world.db.prisma.accessRequest.findMany({ where: { state: 'pending' } });
  for (const { id, requesterId } of pending) {
    const actor = [world.actor('ana'), world.actor('sofia')].find((each) => each.personId === requesterId);
    if (actor) await cancelRequest(world.db, actor, { requestId: id });
  }
  return unwrap(await submitRequest(world.db, world.actor(subject), asking(world.production))).requestId;
}

const request = (id: string) =>
  world.db.prisma.accessRequest.findUniqueOrThrow({
    where: { id },
    include: { decisions: true, grant: true },
  });

async function refused(requestId: string, code: string): Promise<void> {
  const all = await records(world.db, 'request.refused');
  expect(all.at(-1)).toMatchObject({ data: { code } });
  expect((await request(requestId)).grant).toBeNull();
}

const step = (signatures: number): PolicyDocument['steps'][number] => ({
  signatures,
  roles: ['approver', 'admin'],
  groups: [],
  people: [],
  owners: false,
});

/** Adds an edition to the production policy; the next test takes it away again. */
async function policyBecomes(change: Partial<PolicyDocument>): Promise<void> {
  const policy = await world.db.prisma.accessPolicy.findUniqueOrThrow({
    where: { name: 'production-reveal' },
  });
  const latest = await world.db.prisma.accessPolicyVersion.findFirstOrThrow({
    where: { policyId: policy.id },
    orderBy: { version: 'desc' },
  });
  const base = DEFAULT_POLICIES[0]?.document as PolicyDocument;
  await world.db.prisma.accessPolicyVersion.create({
    data: { policyId: policy.id, version: latest.version + 1, document: { ...base, ...change } },
  });
}

describe('one signature', () => {
  test('opens a grant that starts at the signature, in the same transaction, on record', async () => {
    const id = await ask();
    const decided = unwrap(await decide(world, 'noor', id));
    const { grant, state } = await request(id);
    expect(decided).toMatchObject({
      outcome: 'approved',
      grantId: grant?.id,
      endsAt: grant?.endsAt.toISOString(),
    });
    expect(state).toBe('approved');
    expect(grant).toMatchObject({
      state: 'active',
      usesAllowed: 5,
      usesTaken: 0,
      secretArn: world.production.arn,
    });
    expect((grant?.endsAt.getTime() ?? 0) - (grant?.startsAt.getTime() ?? 0)).toBe(900_000);
    const [decidedRecord, opened] = (await records(world.db)).slice(-2);
    expect(decidedRecord).toMatchObject({
      kind: 'request.decided',
      requestId: id,
      data: { verdict: 'approve' },
    });
    expect(opened).toMatchObject({ kind: 'grant.opened', grantId: grant?.id });
  });

  test('may shorten and never lengthen', async () => {
    const id = await ask();
    expect(codeOf(await decide(world, 'noor', id, 'approve', { durationSeconds: 901 }))).toBe(
      'longer-than-asked',
    );
    expect(codeOf(await decide(world, 'noor', id, 'approve', { durationSeconds: 59 }))).toBe('too-long');
    await refused(id, 'too-long');
    unwrap(await decide(world, 'noor', id, 'approve', { durationSeconds: 300 }));
    const { grant } = await request(id);
    expect((grant?.endsAt.getTime() ?? 0) - (grant?.startsAt.getTime() ?? 0)).toBe(300_000);
  });

  test('a denial closes the request and needs a comment', async () => {
    const id = await ask();
    expect(codeOf(await decide(world, 'noor', id, 'deny', { comment: null }))).toBe('comment-missing');
    expect(unwrap(await decide(world, 'noor', id, 'deny')).outcome).toBe('denied');
    expect(codeOf(await decide(world, 'tom', id))).toBe('request-closed');
    await refused(id, 'request-closed');
  });
});

describe('who may not', () => {
  test('the requester, whatever roles they hold; the words name who can', async () => {
    const id = await ask('sofia');
    const own = await decide(world, 'sofia', id);
    expect(codeOf(own)).toBe('own-request');
    expect(!own.ok && own.refusal.words).toBe(
      'You cannot decide this: it is your own request. Noor Haddad or Tom Lindgren can.',
    );
    expect(codeOf(await decide(world, 'sofia', id, 'deny'))).toBe('own-request');
    await refused(id, 'own-request');
  });

  test('the requester under a second account with the same address', async () => {
    const id = await ask();
    const twin = await addPerson(world, { email: 'ANA@larkfield.example', role: 'approver' });
    expect(codeOf(await decide(world, twin, id))).toBe('own-request');
    await refused(id, 'own-request');
  });

  test('an engineer does not learn whether the request exists; an auditor may not decide it', async () => {
    const id = await ask();
    const foreign = await decide(world, 'ben', id);
    const absent = await decide(world, 'ben', mintId('request'), 'approve', { factsHash: '0'.repeat(64) });
    expect(foreign).toEqual(absent);
    expect(codeOf(foreign)).toBe('no-such-request');
    expect(codeOf(await decide(world, 'ines', id))).toBe('not-allowed');
  });

  test('somebody whose session still says approver but whose role or account is gone', async () => {
    const id = await ask();
    const { personId } = world.actor('tom');
    await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
    expect(codeOf(await decide(world, 'tom', id))).toBe('not-allowed');
    await world.db.prisma.roleAssignment.create({ data: { personId, role: 'approver' } });
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
    expect(codeOf(await decide(world, 'tom', id))).toBe('not-allowed');
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: null } });
    await refused(id, 'not-allowed');
  });

  test('an approver whom the requester appointed within a day, alone', async () => {
    const friend = await addPerson(world, {
      email: 'friend@larkfield.example',
      role: 'approver',
      givenBy: world.actor('ana').personId,
    });
    const id = await ask();
    expect(unwrap(await decide(world, friend, id)).outcome).toBe('waiting');
    expect((await request(id)).state).toBe('pending');
    expect(unwrap(await decide(world, 'noor', id)).outcome).toBe('approved');
  });
});

describe('what was shown', () => {
  test('a decision over other facts is refused', async () => {
    const id = await ask();
    expect(codeOf(await decide(world, 'noor', id, 'approve', { factsHash: 'a'.repeat(64) }))).toBe(
      'facts-changed',
    );
    await refused(id, 'facts-changed');
  });

  test('a secret deleted or made again since cannot be approved', async () => {
    const id = await ask();
    const { secretId, arn } = world.production;
    await world.db.prisma.secret.update({ where: { id: secretId }, data: { arn: `${arn}x` } });
    expect(codeOf(await decide(world, 'noor', id))).toBe('secret-changed');
    await world.db.prisma.secret.update({ where: { id: secretId }, data: { arn, goneAt: new Date() } });
    expect(codeOf(await decide(world, 'noor', id))).toBe('secret-changed');
    await world.db.prisma.secret.update({ where: { id: secretId }, data: { goneAt: null } });
  });

  test('a requester who was switched off or lost their role gets nothing', async () => {
    const id = await ask();
    const { personId } = world.actor('ana');
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
    expect(codeOf(await decide(world, 'noor', id))).toBe('requester-inactive');
    await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: null } });
    await refused(id, 'requester-inactive');
  });
});

describe('time and order', () => {
  test.each([
    [-1, 'ok'],
    [0, 'request-expired'],
    [1, 'request-expired'],
  ])('%i ms from its deadline: %s', async (offset, code) => {
    const id = await ask();
    const { expiresAt } = await request(id);
    const at = new Date(expiresAt.getTime() + offset);
    await world.setClock(at);
    await confirmEverybody(world, at);
    const decided = await decide(world, 'noor', id);
    await world.setClock(null);
    await confirmEverybody(world, new Date());
    expect(codeOf(decided)).toBe(code);
    expect((await request(id)).state).toBe(code === 'ok' ? 'approved' : 'expired');
  });

  test('the job closes what lapsed, once, however many run it', async () => {
    const id = await ask();
    const { expiresAt } = await request(id);
    await world.setClock(new Date(expiresAt.getTime() - 1));
    expect(await expireRequests(world.db)).toBe(0);
    await world.setClock(expiresAt);
    const closed = await Promise.all(Array.from({ length: 5 }, () => expireRequests(world.db)));
    await world.setClock(null);
    expect(closed.reduce((sum, count) => sum + count, 0)).toBe(1);
    const expired = await records(world.db, 'request.expired');
    expect(expired.filter((record) => record.requestId === id)).toHaveLength(1);
  });

  test('a withdrawn request cannot be decided, a decided one not withdrawn but handed back', async () => {
    const first = await ask();
    unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId: first }));
    expect(codeOf(await decide(world, 'noor', first))).toBe('request-closed');
    expect(codeOf(await cancelRequest(world.db, world.actor('ana'), { requestId: first }))).toBe(
      'request-closed',
    );
    const second = await ask();
    unwrap(await decide(world, 'noor', second));
    expect(unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId: second })).outcome).toBe(
      'handed-back',
    );
    expect((await request(second)).grant?.state).toBe('handed-back');
    const third = await ask();
    expect(codeOf(await cancelRequest(world.db, world.actor('ben'), { requestId: third }))).toBe(
      'no-such-request',
    );
  });

  test('nobody decides twice', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    const twice = await Promise.all([decide(world, 'noor', id), decide(world, 'noor', id)]);
    expect(twice.map(codeOf).sort()).toEqual(['decided-already', 'ok']);
    expect(codeOf(await decide(world, 'noor', id, 'deny'))).toBe('decided-already');
    expect(await request(id)).toMatchObject({ state: 'pending', grant: null });
    await policyBecomes({});
  });
});

describe('a quorum of two', () => {
  afterEach(() => policyBecomes({}));

  test('two at the same instant end approved exactly once', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    const both = await Promise.all([decide(world, 'noor', id), decide(world, 'tom', id)]);
    expect(both.map((each) => unwrap(each).outcome).sort()).toEqual(['approved', 'waiting']);
  });

  test('a vote whose author lost the role no longer counts when the next one comes', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    unwrap(await decide(world, 'noor', id));
    const { personId } = world.actor('noor');
    await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
    const second = await decide(world, 'tom', id);
    await world.db.prisma.roleAssignment.create({ data: { personId, role: 'approver' } });
    expect(unwrap(second).outcome).toBe('waiting');
  });

  test('deny beats approve', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    unwrap(await decide(world, 'noor', id));
    expect(unwrap(await decide(world, 'tom', id, 'deny')).outcome).toBe('denied');
    expect(codeOf(await decide(world, 'sofia', id))).toBe('request-closed');
  });

  test('the shortest time any signer gave holds', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    unwrap(await decide(world, 'noor', id, 'approve', { durationSeconds: 120 }));
    unwrap(await decide(world, 'tom', id, 'approve', { durationSeconds: 600 }));
    const { grant } = await request(id);
    expect((grant?.endsAt.getTime() ?? 0) - (grant?.startsAt.getTime() ?? 0)).toBe(120_000);
  });
});

describe('a policy that changes while a request waits', () => {
  afterEach(() => policyBecomes({}));

  test('does not become laxer for it', async () => {
    await policyBecomes({ steps: [step(2)] });
    const id = await ask();
    await policyBecomes({ steps: [step(1)] });
    expect(unwrap(await decide(world, 'noor', id)).outcome).toBe('waiting');
  });

  test('becomes stricter for it: signatures, time and uses', async () => {
    const id = await ask();
    await policyBecomes({
      steps: [step(2)],
      longestSeconds: 300,
      uses: 1,
    });
    expect(unwrap(await decide(world, 'noor', id)).outcome).toBe('waiting');
    unwrap(await decide(world, 'tom', id));
    const { grant } = await request(id);
    expect((grant?.endsAt.getTime() ?? 0) - (grant?.startsAt.getTime() ?? 0)).toBe(300_000);
    expect(grant?.usesAllowed).toBe(1);
  });

  test('or covers it no more: then nobody can approve, and anybody in role can deny', async () => {
    const id = await ask();
    await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: new Date() } });
    expect(codeOf(await decide(world, 'noor', id))).toBe('no-policy');
    expect(unwrap(await decide(world, 'noor', id, 'deny')).outcome).toBe('denied');
    await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: null } });
  });
});

describe('many at once', () => {
  test('fifty deciders on one request: one transition, one grant', async () => {
    const deciders = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        addPerson(world, { email: `d${index}@larkfield.example`, role: 'approver' }),
      ),
    );
    for (let round = 0; round < 3; round++) {
      const id = await ask();
      const { factsHash } = await request(id);
      const results = await Promise.all(
        deciders.map((decider) =>
          decideRequest(world.db, decider, {
            requestId: id,
            verdict: 'approve',
            comment: null,
            durationSeconds: null,
            uses: null,
            factsHash: Buffer.from(factsHash).toString('hex'),
          }),
        ),
      );
      expect(results.map(codeOf).sort()).toEqual(['ok', ...Array(49).fill('request-closed')].sort());
      const after = await request(id);
      expect(after).toMatchObject({ state: 'approved', revision: 1 });
      expect(after.decisions).toHaveLength(1);
      const opened = await records(world.db, 'grant.opened');
      expect(opened.filter((record) => record.requestId === id)).toHaveLength(1);
    }
  });

  test('approve and deny at the same instant: denied, or approved and at once revoked', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await ask();
      const [approve, deny] = await Promise.all([
        decide(world, 'noor', id),
        decide(world, 'tom', id, 'deny'),
      ]);
      const after = await request(id);
      if (after.state === 'denied') {
        expect([codeOf(approve), unwrap(deny).outcome]).toEqual(['request-closed', 'denied']);
        expect(after.grant).toBeNull();
      } else {
        expect([unwrap(approve).outcome, unwrap(deny).outcome]).toEqual(['approved', 'revoked']);
        expect(after.grant).toMatchObject({ state: 'revoked', revokedWhy: 'Ask the owner first.' });
        expect(after.decisions).toHaveLength(2);
      }
    }
  });

  test('approve and cancel at the same instant never leave a living grant', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await ask();
      await Promise.all([
        decide(world, 'noor', id),
        cancelRequest(world.db, world.actor('ana'), { requestId: id }),
      ]);
      const after = await request(id);
      expect(['cancelled', 'approved']).toContain(after.state);
      expect(after.grant?.state ?? 'none').toBe(after.state === 'approved' ? 'handed-back' : 'none');
    }
  });
});
