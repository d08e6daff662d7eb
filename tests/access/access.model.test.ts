import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { expireRequests } from '#lib/access/expire-requests.ts';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { confirmEverybody } from './people.ts';
import {
  addSecret,
  asking,
  codeOf,
  decide,
  FakeReader,
  makeWorld,
  records,
  revealing,
  type TestSecret,
  type World,
} from './world.ts';

/**
 * One secret, one requester, a clock that only moves on command. The model is written from the transition table and
 * knows nothing of the code: after every command both must agree on what was answered and on what is stored.
 */
interface Model {
  now: number;
  request: 'none' | 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired';
  expiresAt: number;
  wantedMs: number;
  voters: Set<string>;
  grant: 'none' | 'active' | 'revoked' | 'handed-back';
  endsAt: number;
  uses: number;
  taken: number;
  /** When values were revealed, for the limits per person. */
  reveals: number[];
}

interface Real {
  readonly world: World;
  readonly secret: TestSecret;
  readonly reader: FakeReader;
  requestId: string;
  grantId: string;
}

type Command = fc.AsyncCommand<Model, Real>;
type Decider = 'noor' | 'tom' | 'ana' | 'ben' | 'sofia';

const MAY_DECIDE: readonly Decider[] = ['noor', 'tom', 'sofia'];
const isWaiting = (m: Model) => m.request === 'pending' && m.now < m.expiresAt;

const ask = (minutes: number, uses: number): Command => ({
  toString: () => `ask(${minutes} min, ${uses} uses)`,
  check: () => true,
  run: async (m, r) => {
    const result = await submitRequest(
      r.world.db,
      r.world.actor('ana'),
      asking(r.secret, { durationSeconds: minutes * 60, uses }),
    );
    if (isWaiting(m)) {
      expect(codeOf(result)).toBe('already-waiting');
      return;
    }
    expect(codeOf(result)).toBe('ok');
    if (result.ok) r.requestId = result.value.requestId;
    Object.assign(m, { request: 'pending', expiresAt: m.now + 7_200_000, wantedMs: minutes * 60_000 });
    Object.assign(m, { voters: new Set(), grant: 'none', uses, taken: 0 });
  },
});

const decision = (decider: Decider, verdict: 'approve' | 'deny'): Command => ({
  toString: () => `${decider} ${verdict}s`,
  check: (m) => m.request !== 'none',
  run: async (m, r) => {
    const code = decisionCode(m, decider, verdict);
    const result = await decide(r.world, decider, r.requestId, verdict);
    expect(codeOf(result)).toBe(code);
    if (code === 'request-expired') m.request = 'expired';
    if (!result.ok) return;
    m.voters.add(decider);
    if (verdict === 'deny') {
      if (m.request === 'approved') m.grant = 'revoked';
      else m.request = 'denied';
      return;
    }
    expect(result.value.outcome).toBe('approved');
    r.grantId = result.value.grantId ?? '';
    Object.assign(m, { request: 'approved', grant: 'active', endsAt: m.now + m.wantedMs });
  },
});

/** What a decision must answer. */
function decisionCode(m: Model, decider: Decider, verdict: 'approve' | 'deny'): string {
  if (decider === 'ana') return 'own-request';
  if (!MAY_DECIDE.includes(decider)) return 'no-such-request';
  const late = m.request === 'approved' && verdict === 'deny';
  if (!late) {
    if (m.request === 'expired') return 'request-expired';
    if (m.request !== 'pending') return 'request-closed';
    if (m.now >= m.expiresAt) return 'request-expired';
  }
  if (m.voters.has(decider)) return 'decided-already';
  return late ? whyNotEnd(m) : 'ok';
}

const cancel = (subject: 'ana' | 'ben'): Command => ({
  toString: () => `${subject} cancels`,
  check: (m) => m.request !== 'none',
  run: async (m, r) => {
    const result = await cancelRequest(r.world.db, r.world.actor(subject), { requestId: r.requestId });
    if (subject === 'ben') {
      expect(codeOf(result)).toBe('no-such-request');
    } else if (m.request === 'approved') {
      expect(codeOf(result)).toBe(whyNotEnd(m));
      if (result.ok) m.grant = 'handed-back';
    } else if (isWaiting(m)) {
      expect(codeOf(result)).toBe('ok');
      m.request = 'cancelled';
    } else {
      expect(codeOf(result)).toBe(
        ['pending', 'expired'].includes(m.request) ? 'request-expired' : 'request-closed',
      );
    }
  },
});

function whyNotEnd(m: Model): string {
  if (m.grant !== 'active') return `grant-${m.grant}`;
  if (m.now >= m.endsAt) return 'grant-ended';
  return m.taken >= m.uses ? 'grant-spent' : 'ok';
}

const end = (how: 'revoke' | 'hand back'): Command => ({
  toString: () => how,
  check: (m) => m.grant !== 'none',
  run: async (m, r) => {
    const { db } = r.world;
    const input = { grantId: r.grantId };
    const result =
      how === 'revoke'
        ? await revokeGrant(db, r.world.actor('tom'), { ...input, why: 'over' })
        : await handBackGrant(db, r.world.actor('ana'), input);
    expect(codeOf(result)).toBe(whyNotEnd(m));
    if (result.ok) m.grant = how === 'revoke' ? 'revoked' : 'handed-back';
  },
});

/** Offers and reveals; `at once` sends the same ticket several times. */
const take = (subject: 'ana' | 'ben', atOnce: number, awsFails: boolean): Command => ({
  toString: () => `${subject} reveals ×${atOnce}${awsFails ? ', AWS fails' : ''}`,
  check: (m) => m.grant !== 'none',
  run: async (m, r) => {
    const { db } = r.world;
    const actor = r.world.actor(subject);
    const calls = r.reader.calls.length;
    const offered = await offerReveal(db, actor, { grantId: r.grantId });
    expect(codeOf(offered)).toBe(subject === 'ben' ? 'no-such-grant' : whyNotEnd(m));
    if (!offered.ok) return;
    r.reader.answer = awsFails
      ? async () => ({ ok: false, refusal: { code: 'throttled', words: 'AWS is throttling.' } })
      : new FakeReader().answer;
    const input = revealing(r.grantId, offered.value.nonce, r.secret);
    const results = await Promise.all(
      Array.from({ length: atOnce }, () => revealSecretValue(db, actor, input, r.reader)),
    );
    const within = (ms: number) => m.reveals.filter((at) => at > m.now - ms).length;
    const limited = within(600_000) >= 10 || within(86_400_000) >= 30;
    const first = limited ? 'too-many-reveals' : awsFails ? 'throttled' : 'ok';
    expect(results.map(codeOf).sort()).toEqual([...Array(atOnce - 1).fill('already-used'), first].sort());
    expect(r.reader.calls.length).toBe(calls + (limited ? 0 : 1));
    if (first !== 'ok') return;
    m.taken += 1;
    m.reveals.push(m.now);
  },
});

const wait = (minutes: number): Command => ({
  toString: () => `wait ${minutes} min`,
  check: () => true,
  run: async (m, r) => {
    m.now += minutes * 60_000;
    await r.world.setClock(new Date(m.now));
    // Only the time of requests and grants is tried here: sign-ins are kept alive.
    await confirmEverybody(r.world, new Date(m.now));
  },
});

const sweep: Command = {
  toString: () => 'the job closes lapsed requests',
  check: () => true,
  run: async (m, r) => {
    const lapsed = m.request === 'pending' && m.now >= m.expiresAt;
    expect(await expireRequests(r.world.db)).toBe(lapsed ? 1 : 0);
    if (lapsed) m.request = 'expired';
  },
};

async function agree(m: Model, r: Real): Promise<void> {
  if (m.request === 'none') return;
  const row = await r.world.db.prisma.accessRequest.findUniqueOrThrow({
    where: { id: r.requestId },
    include: { grant: { include: { reveals: true } }, decisions: true },
  });
  expect(row.state).toBe(m.request);
  expect(row.decisions).toHaveLength(m.voters.size);
  expect(row.grant?.state ?? 'none').toBe(m.grant);
  if (!row.grant) return;
  expect(row.grant.usesTaken).toBe(m.taken);
  expect(row.grant.endsAt.getTime()).toBe(m.endsAt);
  expect(row.grant.reveals.filter((each) => each.state === 'delivered')).toHaveLength(m.taken);
  expect(row.grant.reveals.filter((each) => each.state === 'intended')).toHaveLength(0);
}

/** A model that never gets this far would prove nothing. */
const REACHED = [
  'request.submitted',
  'request.refused',
  'request.decided',
  'request.cancelled',
  'request.expired',
  'grant.opened',
  'grant.revoked',
  'grant.handed-back',
  'reveal.intended',
  'reveal.delivered',
  'reveal.failed',
  'reveal.refused',
];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

test('whatever is done in whatever order, requests, grants and uses follow the table', async () => {
  const asks = fc
    .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 3 }))
    .map((args) => ask(...args));
  const approves = fc
    .constantFrom<Decider>('noor', 'tom', 'sofia', 'noor', 'tom', 'ana', 'ben')
    .map((decider) => decision(decider, 'approve'));
  const takes = fc
    .tuple(
      fc.constantFrom<'ana' | 'ben'>('ana', 'ana', 'ana', 'ana', 'ben'),
      fc.constantFrom(1, 1, 3),
      fc.constantFrom(false, false, true),
    )
    .map((args) => take(...args));
  const commands = fc.commands(
    [
      ...[asks, asks, approves, approves, approves, takes, takes, takes, takes, takes],
      fc.constantFrom<Decider>('noor', 'tom', 'ana').map((decider) => decision(decider, 'deny')),
      fc.constantFrom<'ana' | 'ben'>('ana', 'ben').map(cancel),
      fc.constantFrom<'revoke' | 'hand back'>('revoke', 'hand back').map(end),
      fc.constantFrom(1, 1, 1, 5, 14, 15, 119, 120).map(wait),
      fc.constant(sweep),
    ],
    { maxCommands: 40, size: 'max' },
  );
  const connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      runs += 1;
      // A day further each time, so that no limit per person reaches from one run into the next.
      const now = Date.UTC(2027, 0, 1) + runs * 3 * 86_400_000;
      const secret = await addSecret(world.db, connectionId, `prod/model/${runs}`, 'production');
      const real: Real = { world, secret, reader: new FakeReader(), requestId: '', grantId: '' };
      const model: Model = {
        now,
        request: 'none',
        expiresAt: 0,
        wantedMs: 0,
        voters: new Set(),
        grant: 'none',
        endsAt: 0,
        uses: 0,
        taken: 0,
        reveals: [],
      };
      await wait(0).run(model, real);
      await expireRequests(world.db);
      await fc.asyncModelRun(() => ({ model, real }), checked(list));
    }),
    { numRuns: 40, seed: 20_261_120, endOnFailure: true },
  );
  expect(await verifyChain(world.db)).toMatchObject({ intact: true });
  const reached = new Set((await records(world.db)).map((record) => record.kind));
  for (const kind of REACHED) expect(reached, kind).toContain(kind);
}, 120_000);

/** After every command, model and tables are compared. */
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
