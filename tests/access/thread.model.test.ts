import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { commentOnThread } from '#lib/access/comment-on-thread.ts';
import { decideItems } from '#lib/access/decide-items.ts';
import { decideRequest } from '#lib/access/decide-request.ts';
import { expireRequests } from '#lib/access/expire-requests.ts';
import { extendGrant } from '#lib/access/extend-grant.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import type { Database } from '#lib/db/client.ts';
import { confirmEverybody } from './people.ts';
import { policyBecomes, step } from './policies.ts';
import {
  addSecret,
  asking,
  codeOf,
  factsHashOf,
  item,
  makeWorld,
  REASON,
  records,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

/**
 * A thread of several requests under a policy of two steps: somebody of the group `leads`, then an approver or admin.
 * The model is written from the transition table and knows nothing of the code.
 */
interface Item {
  state: 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired';
  /** Signatures in their order. */
  signed: Decider[];
  denied: Decider | null;
  expiresAt: number;
  grant: 'none' | 'active' | 'revoked' | 'handed-back';
  endsAt: number;
}

interface Model {
  now: number;
  items: Map<string, Item>;
  /** Who is in the group now: a vote counts as its author is now. */
  leads: Set<Decider>;
  comments: number;
}

interface Real {
  readonly world: World;
  readonly secrets: readonly TestSecret[];
  /** Requests in the order they were made. */
  ids: string[];
  threadId: string;
}

type Decider = 'noor' | 'tom' | 'sofia';
const DECIDERS: readonly Decider[] = ['noor', 'tom', 'sofia'];
const PENDING_MS = 3_600_000;
const WANTED_MS = 600_000;
type Command = fc.AsyncCommand<Model, Real>;

/** Places of the two steps that these signatures fill: each the earliest that is open to it. */
function filled(m: Model, signed: readonly Decider[]): { lead: boolean; second: boolean } {
  let [lead, second] = [false, false];
  for (const who of signed) {
    if (!lead && m.leads.has(who)) lead = true;
    else if (!second) second = true;
  }
  return { lead, second };
}

/** What one decision on one item must answer. */
function expected(m: Model, it: Item, who: Decider, verdict: 'approve' | 'deny'): string {
  const late = it.state === 'approved' && verdict === 'deny';
  if (!late) {
    if (it.state === 'expired') return 'request-expired';
    if (it.state !== 'pending') return 'request-closed';
    if (m.now >= it.expiresAt) return 'request-expired';
  }
  if (it.signed.includes(who) || it.denied === who) return 'decided-already';
  if (verdict === 'deny') {
    if (!late) return 'denied';
    if (it.grant !== 'active') return `grant-${it.grant}`;
    return m.now >= it.endsAt ? 'grant-ended' : 'revoked';
  }
  const before = filled(m, it.signed);
  if (!before.lead) {
    if (!m.leads.has(who)) return 'may-not-decide';
  } else if (before.second) return 'may-not-decide';
  const after = filled(m, [...it.signed, who]);
  return after.lead && after.second ? 'approved' : 'waiting';
}

function apply(m: Model, it: Item, who: Decider, outcome: string): void {
  if (outcome === 'request-expired' && it.state === 'pending') it.state = 'expired';
  if (outcome === 'waiting' || outcome === 'approved') it.signed.push(who);
  if (outcome === 'denied' || outcome === 'revoked') it.denied = who;
  if (outcome === 'denied') it.state = 'denied';
  if (outcome === 'revoked') it.grant = 'revoked';
  if (outcome === 'approved')
    Object.assign(it, { state: 'approved', grant: 'active', endsAt: m.now + WANTED_MS });
}

const fresh = (m: Model): Item => ({
  state: 'pending',
  signed: [],
  denied: null,
  expiresAt: m.now + PENDING_MS,
  grant: 'none',
  endsAt: 0,
});

const decisionOf = async (r: Real, requestId: string, verdict: 'approve' | 'deny') => ({
  requestId,
  verdict,
  comment: verdict === 'deny' ? 'No.' : null,
  durationSeconds: null,
  uses: null,
  factsHash: await factsHashOf(r.world.db, requestId),
});

/** Verdicts for the first items of the thread, in one call. */
const decideSome = (who: Decider, verdicts: readonly ('approve' | 'deny')[]): Command => ({
  toString: () => `${who} decides ${verdicts.join(', ')}`,
  check: (m) => m.items.size > 0,
  run: async (m, r) => {
    const ids = r.ids.slice(-verdicts.length);
    const inputs = await Promise.all(ids.map((id, n) => decisionOf(r, id, verdicts[n] ?? 'approve')));
    // The act goes by id, so the model does too.
    const codes = new Map<string, string>();
    for (const input of [...inputs].sort((a, b) => (a.requestId < b.requestId ? -1 : 1))) {
      const it = m.items.get(input.requestId);
      if (!it) throw new Error('an item the model does not know');
      const code = expected(m, it, who, input.verdict);
      codes.set(input.requestId, code);
      apply(m, it, who, code);
    }
    const result = await decideItems(r.world.db, r.world.actor(who), { items: inputs });
    if (!result.ok) {
      expect(new Set(codes.values())).toEqual(new Set([result.refusal.code]));
      return;
    }
    for (const each of result.value.items) {
      expect(each.done ? each.outcome : each.refusal.code, each.requestId).toBe(codes.get(each.requestId));
    }
  },
});

const withdraw = (place: number): Command => ({
  toString: () => `ana withdraws item ${place}`,
  check: (m) => m.items.size > place,
  run: async (m, r) => {
    const id = r.ids[place] ?? '';
    const it = m.items.get(id);
    if (!it) return;
    const result = await cancelRequest(r.world.db, r.world.actor('ana'), { requestId: id });
    if (it.state === 'approved') {
      expect(codeOf(result)).toBe(
        it.grant !== 'active' ? `grant-${it.grant}` : m.now >= it.endsAt ? 'grant-ended' : 'ok',
      );
      if (result.ok) it.grant = 'handed-back';
    } else if (it.state === 'pending' && m.now < it.expiresAt) {
      expect(codeOf(result)).toBe('ok');
      it.state = 'cancelled';
    } else expect(codeOf(result)).toMatch(/^request-(expired|closed)$/);
  },
});

const comment = (who: 'ana' | 'noor' | 'ben'): Command => ({
  toString: () => `${who} says something`,
  check: (m) => m.items.size > 0,
  run: async (m, r) => {
    const result = await commentOnThread(r.world.db, r.world.actor(who), {
      requestId: r.ids[0] ?? '',
      text: 'Well.',
    });
    expect(codeOf(result)).toBe(who === 'ben' ? 'no-such-request' : 'ok');
    if (result.ok) m.comments += 1;
  },
});

const regroup = (who: Decider, joins: boolean): Command => ({
  toString: () => `${who} ${joins ? 'joins' : 'leaves'} the leads`,
  check: () => true,
  run: async (m, r) => {
    const { personId } = r.world.actor(who);
    await r.world.db.prisma.groupMembership.deleteMany({ where: { personId, groupName: 'leads' } });
    m.leads.delete(who);
    if (!joins) return;
    await r.world.db.prisma.groupMembership.create({ data: { personId, groupName: 'leads' } });
    m.leads.add(who);
  },
});

const extend: Command = {
  toString: () => 'ana asks to extend the first grant',
  check: (m) => [...m.items.values()].some((it) => it.grant === 'active'),
  run: async (m, r) => {
    const id = r.ids.find((each) => m.items.get(each)?.grant === 'active') ?? '';
    const grant = await r.world.db.prisma.accessGrant.findUniqueOrThrow({ where: { requestId: id } });
    const waits = r.ids.some((each) => {
      const it = m.items.get(each);
      return it?.state === 'pending' && m.now < it.expiresAt && sameSecret(r, each, id);
    });
    const result = await extendGrant(r.world.db, r.world.actor('ana'), {
      grantId: grant.id,
      durationSeconds: WANTED_MS / 1_000,
      uses: null,
      reason: REASON,
      ticket: null,
    });
    lapseOwn(m);
    const late = m.now - grant.endsAt.getTime() >= 8 * 3_600_000;
    expect(codeOf(result)).toBe(late ? 'no-extension' : waits ? 'already-waiting' : 'ok');
    if (!result.ok) return;
    expect(result.value.threadId).toBe(r.threadId);
    r.ids.push(result.value.requestId);
    secretOf.set(result.value.requestId, secretOf.get(id) ?? '');
    m.items.set(result.value.requestId, fresh(m));
  },
};

const secretOf = new Map<string, string>();
const sameSecret = (_: Real, a: string, b: string) => secretOf.get(a) === secretOf.get(b);

/** Asking closes one's own requests that lapsed meanwhile, also where it is refused after that. */
function lapseOwn(m: Model): void {
  for (const it of m.items.values())
    if (it.state === 'pending' && m.now >= it.expiresAt) it.state = 'expired';
}

const wait = (minutes: number): Command => ({
  toString: () => `wait ${minutes} min`,
  check: () => true,
  run: async (m, r) => {
    m.now += minutes * 60_000;
    await r.world.setClock(new Date(m.now));
    await confirmEverybody(r.world, new Date(m.now));
  },
});

const sweep: Command = {
  toString: () => 'the job closes lapsed requests',
  check: () => true,
  run: async (m, r) => {
    const lapsed = [...m.items.values()].filter((it) => it.state === 'pending' && m.now >= it.expiresAt);
    expect(await expireRequests(r.world.db)).toBe(lapsed.length);
    for (const it of lapsed) it.state = 'expired';
  },
};

async function agree(m: Model, r: Real): Promise<void> {
  const rows = await r.world.db.prisma.accessRequest.findMany({
    where: { threadId: r.threadId },
    include: { decisions: true, grant: true },
  });
  expect(rows.length).toBe(m.items.size);
  for (const row of rows) {
    const it = m.items.get(row.id);
    expect([row.state, row.decisions.length], row.id).toEqual([
      it?.state,
      (it?.signed.length ?? 0) + (it?.denied ? 1 : 0),
    ]);
    expect(row.grant?.state ?? 'none').toBe(it?.grant);
    if (row.grant) expect(row.grant.endsAt.getTime()).toBe(it?.endsAt);
  }
  expect(await r.world.db.prisma.requestComment.count({ where: { threadId: r.threadId } })).toBe(m.comments);
}

/** A model that never gets this far would prove nothing. */
const REACHED = [
  'request.decided',
  'request.commented',
  'request.expired',
  'request.cancelled',
  'grant.opened',
  'grant.revoked',
  'grant.handed-back',
];

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await makeWorld();
  connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
});
afterAll(() => world.close());

test('whatever is done with a thread in whatever order, each of its requests follows the table', async () => {
  await policyBecomes(world, {
    steps: [step(1, { roles: [], groups: ['leads'] }), step(1)],
    pendingSeconds: PENDING_MS / 1_000,
  });
  const who = fc.constantFrom<Decider>(...DECIDERS);
  const verdict = fc.constantFrom<'approve' | 'deny'>(
    'approve',
    'approve',
    'approve',
    'approve',
    'approve',
    'deny',
  );
  const decides = fc
    .tuple(who, fc.array(verdict, { minLength: 1, maxLength: 3 }))
    .map(([decider, verdicts]) => decideSome(decider, verdicts));
  const commands = fc.commands(
    [
      ...[decides, decides, decides, decides],
      fc.tuple(who, fc.boolean()).map(([decider, joins]) => regroup(decider, joins)),
      fc.constant(extend),
      fc.integer({ min: 0, max: 2 }).map(withdraw),
      fc.constantFrom<'ana' | 'noor' | 'ben'>('ana', 'noor', 'ben').map(comment),
      fc.constantFrom(1, 5, 10, 59, 60).map(wait),
      fc.constant(sweep),
    ],
    { maxCommands: 30, size: 'max' },
  );
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      runs += 1;
      const model: Model = {
        now: Date.UTC(2027, 0, 1) + runs * 3 * 86_400_000,
        items: new Map(),
        leads: new Set(),
        comments: 0,
      };
      const secrets = await Promise.all(
        [0, 1, 2].map((n) => addSecret(world.db, connectionId, `prod/thread/${runs}-${n}`, 'production')),
      );
      const real: Real = { world, secrets, ids: [], threadId: '' };
      await wait(0).run(model, real);
      await expireRequests(world.db);
      for (const decider of DECIDERS) await regroup(decider, decider !== 'tom').run(model, real);
      const first = secrets[0] as TestSecret;
      const made = unwrap(
        await submitRequest(world.db, world.actor('ana'), {
          ...asking(first, { durationSeconds: WANTED_MS / 1_000 }),
          items: secrets.map((secret) => item(secret)),
        }),
      );
      real.threadId = made.threadId;
      for (const each of made.items) {
        real.ids.push(each.requestId);
        secretOf.set(each.requestId, each.secretId);
        model.items.set(each.requestId, fresh(model));
      }
      await fc.asyncModelRun(() => ({ model, real }), checked(list));
      for (const id of real.ids) await cancelRequest(world.db, world.actor('ana'), { requestId: id });
    }),
    { numRuns: 30, seed: 20_261_121, endOnFailure: true },
  );
  await world.setClock(null);
  expect(await verifyChain(world.db)).toMatchObject({ intact: true });
  const reached = new Set((await records(world.db)).map((record) => record.kind));
  for (const kind of REACHED) expect(reached, kind).toContain(kind);
  await policyBecomes(world, {});
  await confirmEverybody(world, new Date());
}, 300_000);

function checked(list: Iterable<Command>): Iterable<Command> {
  return [...list].map((command) => ({
    toString: () => command.toString(),
    check: (m) => command.check(m),
    run: async (m, r) => {
      await command.run(m, r);
      await agree(m, r);
    },
  }));
}

/** The same database, whose transactions begin only when the scheduler lets them. */
function scheduled(db: Database, s: fc.Scheduler, what: string): Database {
  return {
    ...db,
    transaction: async (work) => {
      await s.schedule(Promise.resolve(), what);
      return await db.transaction(async (tx) => {
        const result = await work(tx);
        // Also between the last statement and the end: the locks are held, whoever comes has to wait.
        await s.schedule(Promise.resolve(), `${what} ends`);
        return result;
      });
    },
  };
}

test('approve, deny, withdraw, lapse and revoke in every order the scheduler finds: one of them moves it, never two', async () => {
  await world.setClock(null);
  await confirmEverybody(world, new Date());
  await policyBecomes(world, {});
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (s) => {
      runs += 1;
      const secret = await addSecret(world.db, connectionId, `prod/order/${runs}`, 'production');
      const { requestId } = unwrap(await submitRequest(world.db, world.actor('ana'), asking(secret)));
      const factsHash = await factsHashOf(world.db, requestId);
      const sign = (who: Decider, verdict: 'approve' | 'deny') =>
        decideRequest(scheduled(world.db, s, `${who} ${verdict}s`), world.actor(who), {
          requestId,
          verdict,
          comment: verdict === 'deny' ? 'No.' : null,
          durationSeconds: null,
          uses: null,
          factsHash,
        });
      const acts = Promise.all([
        sign('noor', 'approve'),
        sign('sofia', 'approve'),
        sign('tom', 'deny'),
        cancelRequest(scheduled(world.db, s, 'ana withdraws'), world.actor('ana'), { requestId }),
        expireRequests(scheduled(world.db, s, 'the job')),
      ]);
      const [first, second, denied, withdrawn] = await s.waitFor(acts);
      const row = await world.db.prisma.accessRequest.findUniqueOrThrow({
        where: { id: requestId },
        include: { decisions: true, grant: true },
      });
      const approvals = [first, second].filter((each) => each.ok).length;
      expect(approvals).toBeLessThanOrEqual(1);
      expect(row.decisions).toHaveLength(approvals + (denied.ok ? 1 : 0));
      if (row.state === 'approved') {
        expect(approvals).toBe(1);
        expect(['revoked', 'handed-back']).toContain(row.grant?.state);
        expect(denied.ok || withdrawn.ok).toBe(true);
      } else {
        expect(row.grant).toBeNull();
        expect(row.state).toBe(denied.ok ? 'denied' : 'cancelled');
      }
    }),
    { numRuns: 60, seed: 20_261_122, endOnFailure: true },
  );
  expect(await verifyChain(world.db)).toMatchObject({ intact: true });
}, 300_000);
