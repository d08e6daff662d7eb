import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { decideItems, decideItemsSchema } from '#lib/access/decide-items.ts';
import { expireRequests } from '#lib/access/expire-requests.ts';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { previewRequest } from '#lib/access/queries/preview-request.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy-defaults.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { addPerson } from './people.ts';
import { policyBecomes, step } from './policies.ts';
import { insertPolicy } from './policy-world.ts';
import {
  addSecret,
  asking,
  codeOf,
  decide,
  factsHashOf,
  item,
  makeWorld,
  records,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await makeWorld();
  connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
});
afterAll(() => world.close());

afterEach(async () => {
  const pending = await world.db.prisma.accessRequest.findMany({ where: { state: 'pending' } });
  for (const { id, requesterId } of pending) {
    const actor = (['ana', 'ben', 'sofia', 'noor'] as const)
      .map((s) => world.actor(s))
      .find((a) => a.personId === requesterId);
    if (actor) await cancelRequest(world.db, actor, { requestId: id });
  }
});

const three = () => [world.production, world.other, world.staging];

type Change = Parameters<typeof asking>[1];
const askFor = (secrets: readonly TestSecret[], change: Change = {}) => askAs('ana', secrets, change);

const askAs = async (subject: 'ana' | 'ben', secrets: readonly TestSecret[], change: Change = {}) => {
  const [first] = secrets;
  if (!first) throw new Error('nothing to ask for');
  const terms = asking(first, change);
  return unwrap(
    await submitRequest(world.db, world.actor(subject), {
      ...terms,
      items: secrets.map((secret) => item(secret)),
    }),
  );
};

const verdictOn = async (
  requestId: string,
  verdict: 'approve' | 'deny',
  change: { durationSeconds?: number; uses?: number; comment?: string | null } = {},
) => ({
  requestId,
  verdict,
  comment: change.comment ?? (verdict === 'deny' ? 'Not that one.' : null),
  durationSeconds: change.durationSeconds ?? null,
  uses: change.uses ?? null,
  factsHash: await factsHashOf(world.db, requestId),
});

const stateOf = async (id: string) =>
  (await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id } })).state;

describe('several secrets in one request', () => {
  test('each is a request of its own under its own policy; together they are one thread, in their order', async () => {
    const { threadId, requestId, items } = await askFor(three());
    expect(threadId).toBe(requestId);
    expect(items.map((each) => [each.secretId, each.policyName, each.state])).toEqual([
      [world.production.secretId, 'production-reveal', 'pending'],
      [world.other.secretId, 'production-reveal', 'pending'],
      [world.staging.secretId, 'non-production-reveal', 'pending'],
    ]);
    const rows = await world.db.prisma.accessRequest.findMany({
      where: { threadId },
      orderBy: { id: 'asc' },
    });
    expect(rows.map((row) => row.id)).toEqual(items.map((each) => each.requestId));
    expect(new Set(rows.map((row) => Buffer.from(row.factsHash).toString('hex'))).size).toBe(3);
    const submitted = (await records(world.db, 'request.submitted')).slice(-3);
    expect(submitted.map((record) => record.data.threadId)).toEqual([threadId, threadId, threadId]);
    const [row] = rows;
    const facts = JSON.parse(Buffer.from(row?.facts ?? []).toString()) as Record<string, unknown>;
    expect(facts).toMatchObject({
      v: 2,
      about: 'secret',
      threadId,
      stage: 'AWSCURRENT',
      versionId: null,
      keyNames: [],
    });
  });

  test('all or nothing: one that cannot be asked for refuses all, and says which', async () => {
    const before = await world.db.prisma.accessRequest.count();
    const terms = asking(world.production);
    const items = [item(world.production), item(world.other, { stage: 'NOPE' }), item(world.staging)];
    const result = await submitRequest(world.db, world.actor('ana'), { ...terms, items });
    expect(result).toMatchObject({
      ok: false,
      refusal: {
        code: 'some-items-refused',
        fields: { 'items.1': 'This secret has no version with that staging label.' },
      },
    });
    expect(await world.db.prisma.accessRequest.count()).toBe(before);
    expect((await records(world.db)).at(-1)).toMatchObject({
      kind: 'request.refused',
      data: { code: 'unknown-label', secretArn: world.other.arn },
    });
  });

  test('a time that one of the policies does not allow is said at the time and nothing is sent', async () => {
    const result = await submitRequest(world.db, world.actor('ana'), {
      ...asking(world.staging, { durationSeconds: 3_600, uses: 10 }),
      items: [item(world.staging), item(world.production)],
    });
    expect(result).toMatchObject({ ok: false, refusal: { fields: { durationSeconds: expect.any(String) } } });
    expect(await world.db.prisma.accessRequest.count({ where: { state: 'pending' } })).toBe(0);
  });

  test.each([
    ['the same thing twice', () => [item(world.production), item(world.production)], 'some-items-refused'],
    [
      'a version that is not there',
      () => [item(world.production, { versionId: 'v-none' })],
      'unknown-version',
    ],
    [
      'a label and a version',
      () => [item(world.production, { stage: 'AWSCURRENT', versionId: 'v-current' })],
      'no-target',
    ],
    ['neither label nor version', () => [item(world.production, { stage: null })], 'no-target'],
    ['a key nobody has seen', () => [item(world.production, { keyNames: ['password'] })], 'unknown-key'],
  ])('refused: %s', async (_, items, code) => {
    const result = await submitRequest(world.db, world.actor('ana'), {
      ...asking(world.production),
      items: items(),
    });
    expect(codeOf(result)).toBe(code);
    expect(await world.db.prisma.accessRequest.count({ where: { state: 'pending' } })).toBe(0);
  });

  test('a version and known keys are frozen into the facts and into the grant', async () => {
    await world.db.prisma.secret.update({
      where: { id: world.other.secretId },
      data: { keyNames: ['user', 'password'] },
    });
    const asked = item(world.other, { versionId: 'v-previous', keyNames: ['password'] });
    const { requestId } = unwrap(
      await submitRequest(world.db, world.actor('ana'), { ...asking(world.other), items: [asked] }),
    );
    const { grantId } = unwrap(await decide(world, 'noor', requestId));
    const grant = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId ?? '' } });
    expect(grant).toMatchObject({
      stage: null,
      versionId: 'v-previous',
      keyNames: ['password'],
      act: 'reveal',
    });
    expect((await records(world.db, 'grant.opened')).at(-1)?.data).toMatchObject({
      stage: null,
      versionId: 'v-previous',
      keyNames: ['password'],
    });
  });

  test('every act of the model can be asked for, decided, and opens a grant for that act alone', async () => {
    await policyBecomes(world, { acts: ['reveal', 'rotate', 'roll-back', 'put', 'edit', 'delete'] });
    for (const act of ['rotate', 'put', 'delete'] as const) {
      const items = [item(world.production, { act })];
      const { requestId } = unwrap(
        await submitRequest(world.db, world.actor('ana'), { ...asking(world.production), items }),
      );
      const { grantId } = unwrap(await decide(world, 'noor', requestId));
      const grant = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId ?? '' } });
      expect(grant.act).toBe(act);
    }
    await policyBecomes(world, {});
  });

  test('five threads may wait, however many secrets each; twenty requests in one', async () => {
    const many: TestSecret[] = [];
    for (let n = 0; n < 25; n++)
      many.push(await addSecret(world.db, connectionId, `prod/many/${n}`, 'production'));
    await askFor(many.slice(0, 20));
    for (const secret of many.slice(20, 24)) await askFor([secret]);
    const sixth = await submitRequest(world.db, world.actor('ana'), asking(many[24] as TestSecret));
    expect(codeOf(sixth)).toBe('too-many-open');
    expect((await readInbox(world.db, world.actor('noor'))).threads).toHaveLength(5);
    expect((await countAccess(world.db, world.actor('noor'))).inbox).toBe(5);
  });
});

describe('decided item by item', () => {
  test('one call: two approved, one of them shorter and for fewer uses, one denied with a comment', async () => {
    const { items } = await askFor(three());
    const [a, b, c] = items.map((each) => each.requestId) as [string, string, string];
    const input = {
      items: [
        await verdictOn(a, 'approve'),
        await verdictOn(b, 'approve', { durationSeconds: 300, uses: 1 }),
        await verdictOn(c, 'deny', { comment: 'Staging has the same rows.' }),
      ],
    };
    expect(decideItemsSchema.safeParse(input).success).toBe(true);
    const decided = unwrap(await decideItems(world.db, world.actor('noor'), input));
    expect(decided.items.map((each) => (each.done ? each.outcome : each.refusal.code))).toEqual([
      'approved',
      'approved',
      'denied',
    ]);
    const grants = await world.db.prisma.accessGrant.findMany({ where: { requestId: { in: [a, b] } } });
    const lengths = grants.map((grant) => [
      grant.usesAllowed,
      grant.endsAt.getTime() - grant.startsAt.getTime(),
    ]);
    expect(lengths.sort((x, y) => (x[0] ?? 0) - (y[0] ?? 0))).toEqual([
      [1, 300_000],
      [5, 900_000],
    ]);
    expect((await records(world.db, 'request.decided')).at(-1)).toBeDefined();
  });

  test('each under its own facts: one that was not shown is refused, the others are decided', async () => {
    const { items } = await askFor(three());
    const [a, b] = items.map((each) => each.requestId) as [string, string];
    const wrong = { ...(await verdictOn(b, 'approve')), factsHash: await factsHashOf(world.db, a) };
    const decided = unwrap(
      await decideItems(world.db, world.actor('noor'), { items: [await verdictOn(a, 'approve'), wrong] }),
    );
    expect(decided.items).toMatchObject([
      { requestId: a, done: true, outcome: 'approved' },
      { requestId: b, done: false, refusal: { code: 'facts-changed' } },
    ]);
    expect(await stateOf(b)).toBe('pending');
  });

  test('more than was asked is refused, of time and of uses; less than one too', async () => {
    const { requestId } = await askFor([world.production]);
    for (const [change, code] of [
      [{ durationSeconds: 901 }, 'longer-than-asked'],
      [{ uses: 6 }, 'more-than-asked'],
      [{ uses: 0 }, 'too-many-uses'],
      [{ durationSeconds: 30 }, 'too-long'],
    ] as const) {
      expect(codeOf(await decide(world, 'noor', requestId, 'approve', change))).toBe(code);
    }
    expect(await stateOf(requestId)).toBe('pending');
  });

  test('the same item twice in one call is refused as a whole', async () => {
    const { requestId } = await askFor([world.production]);
    const each = await verdictOn(requestId, 'approve');
    expect(codeOf(await decideItems(world.db, world.actor('noor'), { items: [each, each] }))).toBe(
      'named-twice',
    );
    expect(await stateOf(requestId)).toBe('pending');
  });

  test('refused for all alike, the refusal is the answer; for nobody else’s own request', async () => {
    const { items } = await askFor(three());
    const input = { items: await Promise.all(items.map((each) => verdictOn(each.requestId, 'approve'))) };
    const own = await decideItems(world.db, world.actor('ana'), input);
    expect(codeOf(own)).toBe('own-request');
    expect(await stateOf(items[0]?.requestId ?? '')).toBe('pending');
  });

  test('fifty deciders on a thread of three, all at once: each item moves once, and the chain holds', async () => {
    const deciders = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        addPerson(world, { email: `t${n}@larkfield.example`, role: 'approver' }),
      ),
    );
    const { items } = await askFor(three());
    const ids = items.map((each) => each.requestId);
    const input = async (n: number) => ({
      items: await Promise.all(
        ids.map((id, place) => verdictOn(id, (n + place) % 7 === 0 ? 'deny' : 'approve')),
      ),
    });
    const inputs = await Promise.all(deciders.map((_, n) => input(n)));
    const results = await Promise.all(
      deciders.map((decider, n) => decideItems(world.db, decider, inputs[n] ?? { items: [] })),
    );
    for (const id of ids) {
      const done = results.flatMap((result) =>
        result.ok ? result.value.items.filter((each) => each.requestId === id && each.done) : [],
      );
      const outcomes = done.map((each) => (each.done ? each.outcome : ''));
      const row = await world.db.prisma.accessRequest.findUniqueOrThrow({
        where: { id },
        include: { decisions: true, grant: true },
      });
      // One moves it; after an approval one denial more may end the grant.
      expect(outcomes.filter((outcome) => outcome === 'approved' || outcome === 'denied')).toHaveLength(1);
      expect(row.decisions.length).toBe(outcomes.length);
      expect(row.grant?.state ?? 'none').toBe(
        row.state === 'denied' ? 'none' : outcomes.includes('revoked') ? 'revoked' : 'active',
      );
    }
    expect(await verifyChain(world.db)).toMatchObject({ intact: true });
  }, 120_000);
});

describe('steps and who may sign', () => {
  afterEach(() => policyBecomes(world, {}));

  test('two steps of two signatures: in their order, each person once, and the grant with the last', async () => {
    const lead = (n: number) =>
      addPerson(world, {
        email: `lead${n}@larkfield.example`,
        role: 'approver',
        groups: [{ name: 'leads' }],
      });
    const [one, two] = [await lead(1), await lead(2)];
    await policyBecomes(world, {
      steps: [step(2, { roles: [], groups: ['leads'] }), step(2, { roles: ['approver'] })],
    });
    const { requestId } = await askFor([world.production]);
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('may-not-decide');
    expect(unwrap(await decide(world, one, requestId)).outcome).toBe('waiting');
    expect(codeOf(await decide(world, one, requestId))).toBe('decided-already');
    expect(unwrap(await decide(world, two, requestId)).outcome).toBe('waiting');
    expect(unwrap(await decide(world, 'noor', requestId)).outcome).toBe('waiting');
    expect(unwrap(await decide(world, 'tom', requestId)).outcome).toBe('approved');
    const decisions = await world.db.prisma.decision.findMany({ where: { requestId } });
    expect(decisions).toHaveLength(4);
  });

  test('somebody of an earlier step may deny before their turn has come, and after it', async () => {
    await policyBecomes(world, { steps: [step(1, { roles: ['admin'] }), step(1, { roles: ['approver'] })] });
    const { requestId } = await askFor([world.production]);
    expect(unwrap(await decide(world, 'tom', requestId, 'deny')).outcome).toBe('denied');
  });

  test('a vote counts as its author is now: who left the group no longer signs for it', async () => {
    const lead = await addPerson(world, {
      email: 'leaves@larkfield.example',
      role: 'approver',
      groups: [{ name: 'leads' }],
    });
    await policyBecomes(world, { steps: [step(1, { roles: [], groups: ['leads'] }), step(1)] });
    const { requestId } = await askFor([world.production]);
    expect(unwrap(await decide(world, lead, requestId)).outcome).toBe('waiting');
    await world.db.prisma.groupMembership.deleteMany({ where: { personId: lead.personId } });
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('may-not-decide');
  });

  test('the owner of a secret signs by its tag, and only while the tag says so', async () => {
    const owner = await addPerson(world, {
      email: 'owns@larkfield.example',
      role: 'approver',
      groups: [{ name: 'team-ledger' }],
    });
    await world.db.prisma.secret.update({
      where: { id: world.other.secretId },
      data: { owner: 'team-ledger' },
    });
    await policyBecomes(world, { steps: [step(1, { roles: [], owners: true })] });
    const { requestId } = await askFor([world.other]);
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('may-not-decide');
    expect((await readInbox(world.db, owner)).threads.map((thread) => thread.threadId)).toEqual([requestId]);
    expect((await readInbox(world.db, world.actor('noor'))).threads).toEqual([]);
    await world.db.prisma.secret.update({
      where: { id: world.other.secretId },
      data: { owner: 'team-other' },
    });
    expect(codeOf(await decide(world, owner, requestId))).toBe('may-not-decide');
    await world.db.prisma.secret.update({
      where: { id: world.other.secretId },
      data: { owner: 'team-ledger' },
    });
    expect(unwrap(await decide(world, owner, requestId)).outcome).toBe('approved');
    await world.db.prisma.secret.update({ where: { id: world.other.secretId }, data: { owner: null } });
  });

  test('put into the group by the requester within a day: the signature alone does not open it', async () => {
    const friend = await addPerson(world, {
      email: 'friend@larkfield.example',
      role: 'approver',
      groups: [{ name: 'leads', givenBy: world.actor('ana').personId }],
    });
    const steps = [step(1, { roles: [], groups: ['leads'] })];
    await policyBecomes(world, { steps });
    const { requestId } = await askFor([world.production]);
    expect(unwrap(await decide(world, friend, requestId)).outcome).toBe('waiting');
    const page = await readRequestPage(world.db, world.actor('sofia'), requestId);
    expect(page?.askings[0]?.items[0]?.needsAnIndependentSigner).toBe(true);
    const other = await addPerson(world, {
      email: 'lead9@larkfield.example',
      role: 'approver',
      groups: [{ name: 'leads' }],
    });
    expect(unwrap(await decide(world, other, requestId)).outcome).toBe('approved');
  });

  test('a policy that asks for more since: the inbox of those it names now shows the request', async () => {
    const { requestId } = await askFor([world.production]);
    await policyBecomes(world, { steps: [step(1, { roles: ['approver'] }), step(1, { roles: ['admin'] })] });
    expect(unwrap(await decide(world, 'noor', requestId)).outcome).toBe('waiting');
    const inbox = await readInbox(world.db, world.actor('sofia'));
    expect(inbox.threads.map((thread) => thread.threadId)).toContain(requestId);
    expect(unwrap(await decide(world, 'sofia', requestId)).outcome).toBe('approved');
  });
});

describe('a sign-in that is not fresh', () => {
  test('signs nothing and changes nothing, whatever the call says of itself', async () => {
    const { requestId } = await askFor([world.production]);
    const noor = world.actor('noor');
    const old = new Date(Date.now() - 5 * 60_000);
    await world.db.prisma.sessionRow.update({ where: { id: noor.sessionId }, data: { confirmedAt: old } });
    const lying: Actor = { ...noor, confirmedAt: new Date() };
    expect(codeOf(await decide(world, lying, requestId))).toBe('confirm-first');
    expect(await stateOf(requestId)).toBe('pending');
    expect(await world.db.prisma.decision.count({ where: { requestId } })).toBe(0);
    await world.db.prisma.sessionRow.update({
      where: { id: noor.sessionId },
      data: { confirmedAt: new Date() },
    });
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('ok');
  });
});

describe('rules of a policy that answer at once', () => {
  afterEach(() => policyBecomes(world, {}));
  const rule = (name: string, verdict: 'approve' | 'deny', when: object, evenInProduction = false) => ({
    name,
    verdict,
    when,
    evenInProduction,
  });

  test('approve: decided in the transaction of the request, signed with the rule’s name and edition', async () => {
    const version = await policyBecomes(world, {
      automatic: [rule('short-reads', 'approve', { atMostSeconds: 300 }, true)],
    });
    const { items } = await askFor([world.production], { durationSeconds: 300 });
    const [placed] = items;
    expect(placed).toMatchObject({ state: 'approved', rule: 'short-reads', grantId: expect.any(String) });
    const [decision] = await world.db.prisma.decision.findMany({
      where: { requestId: placed?.requestId ?? '' },
    });
    expect(decision).toMatchObject({ deciderId: null, rule: 'short-reads', verdict: 'approve' });
    expect((await records(world.db, 'request.decided')).at(-1)).toMatchObject({
      actorId: null,
      data: { rule: 'short-reads', policyVersion: version },
    });
    const page = await readRequestPage(world.db, world.actor('ana'), placed?.requestId ?? '');
    expect(page?.askings[0]?.items[0]?.decisions).toMatchObject([
      { deciderName: 'Rule short-reads', rule: 'short-reads' },
    ]);
    expect(page?.askings[0]?.items[0]?.grant?.signedBy).toEqual(['rule short-reads']);
    // Somebody can still say no: that ends the grant.
    expect(unwrap(await decide(world, 'noor', placed?.requestId ?? '', 'deny')).outcome).toBe('revoked');
  });

  test('approve nothing for whoever wrote the edition a moment ago, by whichever account', async () => {
    const version = await policyBecomes(world, { automatic: [rule('all', 'approve', {}, true)] });
    const { email } = world.actor('ana');
    const second = await addPerson(world, { email: `${email}`.replace('@', '+admin@'), role: 'admin' });
    await world.owner.query(`ALTER TABLE access_policy_version DISABLE TRIGGER USER`);
    await world.owner.query(`UPDATE access_policy_version SET created_by = $1 WHERE version = $2`, [
      second.personId,
      version,
    ]);
    await world.owner.query(`ALTER TABLE access_policy_version ENABLE TRIGGER USER`);
    const { items } = await askFor([world.production]);
    expect(items[0]).toMatchObject({ state: 'pending', rule: null });
    unwrap(await decide(world, 'noor', items[0]?.requestId ?? '', 'deny'));
    // An edition of somebody else's on top of it changes nothing of that for a day, and stops nobody else.
    await policyBecomes(world, { automatic: [rule('all', 'approve', {}, true)], uses: 4 });
    const again = await askFor([world.production], { uses: 4 });
    expect(again.items[0]).toMatchObject({ state: 'pending', rule: null });
    unwrap(await decide(world, 'noor', again.items[0]?.requestId ?? '', 'deny'));
    const other = await askAs('ben', [world.production], { uses: 4 });
    expect(other.items[0]).toMatchObject({ state: 'approved', rule: 'all' });
  });

  test('approve nothing for whoever retired what stood in the way', async () => {
    await policyBecomes(world, { automatic: [rule('all', 'approve', {}, true)] });
    const scope = { paths: ['prod/payments/**'] };
    const base = DEFAULT_POLICIES.find(({ name }) => name === 'production-reveal')?.document;
    const stricter = await insertPolicy(world, 'stricter', { ...base, scope });
    const retiredBy = world.actor('ben').personId;
    await world.db.prisma.accessPolicy.update({
      where: { id: stricter },
      data: { retiredAt: new Date(), retiredBy },
    });
    const { items } = await askAs('ben', [world.production]);
    expect(items[0]).toMatchObject({ state: 'pending', rule: null });
    unwrap(await decide(world, 'noor', items[0]?.requestId ?? '', 'deny'));
    await world.db.prisma.accessPolicy.update({ where: { id: stricter }, data: { retiredBy: null } });
  });

  test('deny wins over approve, and nothing waits', async () => {
    await policyBecomes(world, {
      automatic: [rule('all', 'approve', {}, true), rule('no-long', 'deny', { atLeastSeconds: 600 })],
    });
    const { items } = await askFor([world.production], { durationSeconds: 900 });
    expect(items[0]).toMatchObject({ state: 'denied', rule: 'no-long', grantId: null });
  });

  test('the preview says beforehand which rule will answer, and that nobody is told', async () => {
    await policyBecomes(world, { automatic: [rule('all', 'approve', {}, true)] });
    const preview = unwrap(
      await previewRequest(world.db, world.actor('ben'), {
        items: [item(world.production)],
        durationSeconds: 300,
        uses: null,
        extendsGrantId: null,
      }),
    );
    expect(preview.items[0]?.outlook?.automatic).toEqual({ verdict: 'approve', rule: 'all' });
    expect(preview.told).toEqual({ people: 0, channels: [] });
  });
});

describe('lapsing', () => {
  test('items of one thread lapse each at its own end', async () => {
    await policyBecomes(world, { pendingSeconds: 600 });
    const { items } = await askFor([world.production, world.staging]);
    const [short, long] = items;
    await world.setClock(new Date(Date.parse(short?.expiresAt ?? '')));
    expect(await expireRequests(world.db)).toBe(1);
    await world.setClock(null);
    expect(await stateOf(short?.requestId ?? '')).toBe('expired');
    expect(await stateOf(long?.requestId ?? '')).toBe('pending');
    await policyBecomes(world, {});
  });
});

describe('the page of a thread', () => {
  test('is the same whichever of its requests is named; to others there is no such thread', async () => {
    const { items, threadId } = await askFor(three());
    const pages = await Promise.all(
      items.map((each) => readRequestPage(world.db, world.actor('noor'), each.requestId)),
    );
    for (const page of pages) {
      expect(page?.threadId).toBe(threadId);
      expect(page?.askings[0]?.items.map((each) => each.request.id)).toEqual(
        items.map((each) => each.requestId),
      );
    }
    expect(await readRequestPage(world.db, world.actor('ben'), threadId)).toBeNull();
    expect(await readRequestPage(world.db, world.actor('noor'), mintId('request'))).toBeNull();
  });

  test('says who hears of a decision, by the statement that tells them', async () => {
    const { requestId } = await askFor([world.production]);
    const page = await readRequestPage(world.db, world.actor('noor'), requestId);
    const before = await world.db.prisma.announcement.count();
    unwrap(await decide(world, 'noor', requestId));
    const announcement = await world.db.prisma.announcement.findFirstOrThrow({
      where: { requestId, kind: 'request.decided' },
      include: { notifications: true },
    });
    expect(await world.db.prisma.announcement.count()).toBe(before + 1);
    expect(announcement.notifications).toHaveLength(page?.told.people.length ?? -1);
    expect(announcement.notifications.map((each) => each.personId)).toContain(world.actor('ana').personId);
    expect(announcement.notifications.map((each) => each.personId)).not.toContain(
      world.actor('noor').personId,
    );
  });
});
