import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { decideRequestSchema } from '#lib/access/decide-request.ts';
import { submitRequest, submitRequestSchema } from '#lib/access/submit-request.ts';
import { addPerson, confirmEverybody } from './people.ts';
import { policyBecomes, step } from './policies.ts';
import { asking, codeOf, decide, makeWorld, unwrap, type World } from './world.ts';

const CATALOGUE = fileURLToPath(new URL('../../../shared/adversarial/inputs.json', import.meta.url));
const entries: readonly { id: string; kind: string; title: string; value: Record<string, unknown> }[] =
  existsSync(CATALOGUE) ? (JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { entries: [] }).entries : [];

let world: World;
let requestId: string;

/** What each race must come to. Alice is Ana here, Bob Noor, Carol Tom. */
const RACES: Readonly<Record<string, () => Promise<void>>> = {
  'approval-race-001': async () => {
    const both = await Promise.all([decide(world, 'noor', requestId), decide(world, 'tom', requestId)]);
    expect(both.map(codeOf).sort()).toEqual(['ok', 'request-closed']);
    expect(await grants()).toBe(1);
  },
  'approval-race-002': async () => {
    await needsTwo();
    const both = await Promise.all([decide(world, 'noor', requestId), decide(world, 'tom', requestId)]);
    expect(both.map((each) => unwrap(each).outcome).sort()).toEqual(['approved', 'waiting']);
    expect(await grants()).toBe(1);
  },
  'approval-race-003': async () => {
    await needsTwo();
    const twice = await Promise.all([decide(world, 'noor', requestId), decide(world, 'noor', requestId)]);
    expect(twice.map(codeOf).sort()).toEqual(['decided-already', 'ok']);
    expect([await state(), await grants()]).toEqual(['pending', 0]);
  },
  'approval-race-004': async () => {
    await Promise.all([decide(world, 'noor', requestId), decide(world, 'tom', requestId, 'deny')]);
    const decisions = await world.db.prisma.decision.count({ where: { requestId } });
    const grant = await world.db.prisma.accessGrant.findUnique({ where: { requestId } });
    expect([await state(), grant?.state ?? 'none', decisions]).toEqual(
      (await state()) === 'denied' ? ['denied', 'none', 1] : ['approved', 'revoked', 2],
    );
  },
  'approval-race-005': async () => {
    expect(codeOf(await decide(world, 'ana', requestId))).toBe('own-request');
    expect(await grants()).toBe(0);
  },
  'approval-race-006': async () => {
    const twin = await addPerson(world, { email: 'Ana@Larkfield.Example', role: 'approver' });
    expect(codeOf(await decide(world, twin, requestId))).toBe('own-request');
    expect(await grants()).toBe(0);
  },
  'approval-race-008': async () => {
    const dave = await addPerson(world, {
      email: 'dave@larkfield.example',
      role: 'approver',
      givenBy: world.actor('ana').personId,
    });
    expect(unwrap(await decide(world, dave, requestId)).outcome).toBe('waiting');
    expect([await state(), await grants()]).toEqual(['pending', 0]);
  },
  'approval-race-009': async () => {
    await needsTwo();
    unwrap(await decide(world, 'noor', requestId));
    const { personId } = world.actor('noor');
    await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
    expect(unwrap(await decide(world, 'tom', requestId)).outcome).toBe('waiting');
    await world.db.prisma.roleAssignment.create({ data: { personId, role: 'approver' } });
    expect(await grants()).toBe(0);
  },
  'approval-race-010': async () => {
    const { expiresAt } = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
    const late = new Date(expiresAt.getTime() + 1);
    await world.setClock(late);
    await confirmEverybody(world, late);
    const decided = await decide(world, 'noor', requestId);
    await world.setClock(null);
    await confirmEverybody(world, new Date());
    expect([codeOf(decided), await state(), await grants()]).toEqual(['request-expired', 'expired', 0]);
  },
  'approval-race-011': async () => {
    unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId }));
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('request-closed');
    expect(await grants()).toBe(0);
  },
  'approval-race-012': async () => {
    await needsTwo();
    unwrap(await decide(world, 'noor', requestId));
    unwrap(await cancelRequest(world.db, world.actor('ana'), { requestId }));
    const again = await ask();
    expect(await world.db.prisma.decision.count({ where: { requestId: again } })).toBe(0);
    expect(unwrap(await decide(world, 'tom', again)).outcome).toBe('waiting');
    expect(await world.db.prisma.accessGrant.count({ where: { requestId: again } })).toBe(0);
  },
  'approval-race-013': async () => {
    unwrap(await decide(world, 'noor', requestId));
    await unchangeable(`duration_seconds = 14400`);
    await unchangeable(`secret_id = '${world.other.secretId}', secret_arn = '${world.other.arn}'`);
  },
  'approval-race-014': async () => {
    unwrap(await decide(world, 'noor', requestId));
    await unchangeable(`reason = 'Another reason altogether, long enough.'`);
  },
  'approval-race-023': async () => {
    await needsTwo();
    await policyBecomes(world, { steps: [step(1)] });
    expect(unwrap(await decide(world, 'noor', requestId)).outcome).toBe('waiting');
    expect(await grants()).toBe(0);
  },
};

const SKIPPED: Readonly<Record<string, string>> = {
  'approval-race-007':
    'nobody can ask on behalf of somebody else: no call takes a beneficiary (the schema is tried below)',
  'approval-race-015': 'a race of reveals: reveal-races.test.ts',
  'approval-race-016': 'a race of reveals: reveal-races.test.ts',
  'approval-race-017': 'a race of reveals: reveal-races.test.ts',
  'approval-race-018': 'a reveal: reveal-secret-value.test.ts',
  'approval-race-019': 'a reveal: reveal-secret-value.test.ts',
  'approval-race-020': 'a reveal: reveal-secret-value.test.ts',
  'approval-race-021': 'a reveal: reveal-secret-value.test.ts',
  'approval-race-022':
    'the class of a secret is the inventory’s; without a grant there is no reveal, whatever the class',
  'approval-race-024': 'a reveal: reveal-secret-value.test.ts',
  'approval-race-025': 'two sign-ins in one browser: the browser holds one session, tests/e2e',
};

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const ask = async () =>
  unwrap(await submitRequest(world.db, world.actor('ana'), asking(world.production))).requestId;
const state = async () =>
  (await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } })).state;
const grants = () => world.db.prisma.accessGrant.count({ where: { requestId } });

/** The policy needs two signatures, and the request is made under it. */
async function needsTwo(): Promise<void> {
  await cancelRequest(world.db, world.actor('ana'), { requestId });
  await policyBecomes(world, { steps: [step(2)] });
  requestId = await ask();
}

/** No statement changes what was asked, not even of the owner of the tables. */
async function unchangeable(set: string): Promise<void> {
  const before = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
  await expect(
    world.owner.query(`UPDATE access_request SET ${set} WHERE id = '${requestId}'`),
  ).rejects.toThrow(/final/);
  expect(await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toEqual(before);
}

describe.skipIf(entries.length === 0)(
  'races of approval from the catalogue (skipped where it is absent)',
  () => {
    afterEach(async () => {
      const waiting = await world.db.prisma.accessRequest.findMany({ where: { state: 'pending' } });
      for (const { id } of waiting) await cancelRequest(world.db, world.actor('ana'), { requestId: id });
      await policyBecomes(world, {});
    });

    for (const entry of entries.filter(({ kind }) => kind === 'approval-race')) {
      const why = SKIPPED[entry.id];
      test.skipIf(why !== undefined)(`${entry.id} ${entry.title}${why ? `: ${why}` : ''}`, async () => {
        requestId = await ask();
        const race = RACES[entry.id];
        expect(race, 'an entry that nobody plays').toBeDefined();
        await race?.();
      });
    }

    test('no call takes a beneficiary, a state, a vote or a policy from outside', async () => {
      const good = asking(world.production);
      for (const extra of [
        'beneficiaryId',
        'requesterId',
        'state',
        'policyId',
        'threadId',
        'extendsGrantId',
        'way',
      ]) {
        expect(submitRequestSchema.safeParse({ ...good, [extra]: 'x' }).success, extra).toBe(false);
      }
      const decision = {
        requestId: await ask(),
        verdict: 'approve',
        comment: null,
        durationSeconds: null,
        uses: null,
        factsHash: '0'.repeat(64),
      };
      expect(decideRequestSchema.safeParse(decision).success).toBe(true);
      for (const extra of ['deciderId', 'rule', 'at', 'policyVersion']) {
        expect(decideRequestSchema.safeParse({ ...decision, [extra]: 'x' }).success, extra).toBe(false);
      }
    });
  },
);

interface Claims {
  readonly iss: string;
  readonly sub: unknown;
  readonly email?: string;
  readonly name?: string;
}

/** Who is the same human as Alice for decisions; Alice is alice@example.com here. */
const IDENTITIES: Readonly<Record<string, 'own-request' | 'ok'>> = {
  'identity-004': 'own-request',
  'identity-005': 'own-request',
  'identity-006': 'own-request',
  'identity-007': 'ok',
  'identity-008': 'ok',
  'identity-010': 'ok',
};

const NOT_HERE = 'refused or narrowed at the sign-in, before there is a person who could decide';

describe.skipIf(entries.length === 0)(
  'identities of the catalogue as deciders (skipped where it is absent)',
  () => {
    for (const entry of entries.filter(({ kind }) => kind === 'identity')) {
      const expected = IDENTITIES[entry.id];
      test.skipIf(!expected)(`${entry.id} ${entry.title}${expected ? '' : `: ${NOT_HERE}`}`, async () => {
        const claims = entry.value as unknown as Claims;
        const alice = await addPerson(world, { email: `alice@example.com`, role: 'engineer' });
        // The same address twice is refused by the table itself: then it is one person.
        const decider =
          claims.email === 'alice@example.com'
            ? { ...alice, roles: ['approver' as const] }
            : await addPerson(world, {
                email: claims.email ?? null,
                role: 'approver',
                ...(claims.name ? { name: claims.name } : {}),
              });
        if (decider.personId === alice.personId) {
          await world.db.prisma.roleAssignment.create({
            data: { personId: alice.personId, role: 'approver' },
          });
        }
        const asked = unwrap(await submitRequest(world.db, alice, asking(world.staging)));
        expect(codeOf(await decide(world, decider, asked.requestId))).toBe(expected);
        await world.db.prisma.person.updateMany({
          where: { id: { in: [alice.personId, decider.personId] } },
          data: { email: null },
        });
      });
    }
  },
);
