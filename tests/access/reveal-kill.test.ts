import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { closeStaleReveals } from '#lib/access/close-stale-reveals.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { type FaultAws, sendJson, startFaultAws } from '#tests/support/fault-aws.ts';
import { type Order, POINTS, type Point, type Told } from './reveal-process.ts';
import { CANARY, grantTo, makeWorld, offer, records, revealing, type World } from './world.ts';

const PROGRAM = fileURLToPath(new URL('./reveal-process.ts', import.meta.url));
/** Processes that are killed, and reveals in each. */
const PROCESSES = 32;
const REVEALS = 10;

let world: World;
let aws: FaultAws;
let grantId: string;
let holding: (() => void) | null = null;
/** What was asked at AWS before its intent could be read by everybody. */
let tooEarly = 0;

beforeAll(async () => {
  world = await makeWorld();
  aws = await startFaultAws();
  ({ grantId } = await grantTo(world));
  await asOwner(
    `UPDATE access_grant SET uses_allowed = 10000, ends_at = ends_at + interval '1 hour'`,
    'access_grant',
  );
  await world.owner.query(
    "UPDATE connection SET reveal_role_arn = 'arn:aws:iam::111122223333:role/countersign-reveal'",
  );
  await world.owner.query(
    "INSERT INTO connection_region (connection_id, region) SELECT id, 'eu-central-1' FROM connection",
  );
  aws.assumeAs('ana@larkfield.example', `ana@larkfield.example=${grantId}`);
  aws.answerWith((response) => {
    const number = aws.calls;
    void intents().then((count) => {
      if (count < number) tooEarly += 1;
      if (holding) return holding();
      const body = { ARN: world.production.arn, VersionId: 'v-current', VersionStages: ['AWSCURRENT'] };
      sendJson(response, 200, JSON.stringify({ ...body, SecretString: CANARY }));
    });
  });
});
afterAll(async () => {
  await aws.close();
  await world.close();
});

async function asOwner(sql: string, table: string): Promise<void> {
  await world.owner.query(
    `ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; ALTER TABLE ${table} ENABLE TRIGGER USER`,
  );
}

const intents = () => world.db.prisma.reveal.count({ where: { grantId } });

async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      TEST_DATABASE_URL: world.applicationUrl,
      TEST_AWS_URL: aws.url,
      TEST_ACTOR: JSON.stringify(world.actor('ana')),
    } as unknown as NodeJS.ProcessEnv,
  });
  await once(child, 'message');
  return child;
}

/** Sends one order and waits until it stopped, was answered, or hangs at AWS. @returns what came out, if anything did. */
async function carryOut(child: ChildProcess, point: Point): Promise<unknown> {
  const nonce = await offer(world, world.actor('ana'), grantId);
  const order: Order = { point, input: revealing(grantId, nonce, world.production) };
  const hangs = new Promise<null>((settle) => {
    holding = point === 'during-aws' ? () => settle(null) : null;
  });
  const told = once(child, 'message').then(([message]) => message as Told);
  child.send(order);
  const first = await Promise.race([told, hangs]);
  holding = null;
  return first?.kind === 'answered' ? first.answer : undefined;
}

interface Played {
  readonly point: Point;
  readonly calls: number;
  readonly answer: unknown;
}

/** Reveals one after the other in a process of its own, which is then killed. Only the last may hold locks. */
async function playAndKill(points: readonly Point[]): Promise<readonly Played[]> {
  const child = await startProcess();
  const played: Played[] = [];
  try {
    for (const point of points) {
      const before = aws.calls;
      const answer = await carryOut(child, point);
      played.push({ point, calls: aws.calls - before, answer });
    }
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  return played;
}

const READS_AWS: readonly Point[] = [
  'during-aws',
  'after-aws',
  'before-t2',
  'inside-t2',
  'after-t2',
  'never',
];
const HOLDS_LOCKS: readonly Point[] = ['inside-t1', 'inside-t2'];
const free = POINTS.filter((point) => !HOLDS_LOCKS.includes(point));

test('killed at any of nine points, over and over: delivered ⊆ outcomes ⊆ intents, and every intent is closed', async () => {
  const drawn = fc.sample(
    fc.tuple(
      fc.array(fc.constantFrom(...free), { minLength: REVEALS - 1, maxLength: REVEALS - 1 }),
      fc.constantFrom(...HOLDS_LOCKS),
    ),
    { numRuns: PROCESSES, seed: 20_261_121 },
  );
  const answered = new Set<string>();
  const reached = new Map<Point, number>();
  for (const [first, last] of drawn) {
    const before = await intents();
    const played = await playAndKill([...first, last]);
    for (const { point, calls, answer } of played) {
      reached.set(point, (reached.get(point) ?? 0) + 1);
      expect(calls, point).toBe(READS_AWS.includes(point) ? 1 : 0);
      const holdsValue = JSON.stringify(answer ?? null).includes(CANARY);
      expect(holdsValue, point).toBe(point === 'never');
      if (holdsValue) answered.add((answer as { value: { revealId: string } }).value.revealId);
    }
    const begun = played.filter(({ point }) => point !== 'before-t1' && point !== 'inside-t1').length;
    expect((await intents()) - before).toBe(begun);
    await restart();
  }
  expect([...reached.values()].reduce((sum, count) => sum + count, 0)).toBe(PROCESSES * REVEALS);
  expect([...reached.keys()].sort()).toEqual([...POINTS].sort());
  await judge(answered);
}, 240_000);

/** What the next start does: a minute later nothing is open any more. */
async function restart(): Promise<void> {
  // The database may take a moment to notice that a killed process is gone: until then its rows are held, and its last
  // statement may still be carried out, by the clock of that moment. So the clock goes on with each look.
  let minutes = 0;
  await vi.waitFor(
    async () => {
      minutes += 1;
      await world.setClock(new Date(Date.now() + minutes * 60_000));
      await closeStaleReveals(world.db);
      expect(await world.db.prisma.reveal.count({ where: { state: 'intended' } })).toBe(0);
    },
    { timeout: 60_000, interval: 200 },
  );
  await world.setClock(null);
  // The limits per person look back; each process begins a new day.
  await asOwner("UPDATE reveal SET intended_at = intended_at - interval '2 days'", 'reveal');
}

async function judge(answered: ReadonlySet<string>): Promise<void> {
  const all = await records(world.db);
  const of = (kind: string) =>
    all.filter((record) => record.kind === kind).map((record) => record.data.revealId);
  const begun = new Set(of('reveal.intended'));
  const delivered = new Set(of('reveal.delivered'));
  const outcomes = ['reveal.delivered', 'reveal.failed', 'reveal.withheld'].flatMap(of);
  expect(new Set(outcomes).size).toBe(outcomes.length);
  expect(new Set(outcomes)).toEqual(begun);
  for (const id of answered) expect(delivered.has(id)).toBe(true);
  expect(answered.size).toBeGreaterThan(10);
  expect(tooEarly).toBe(0);
  expect(aws.calls).toBeLessThanOrEqual(begun.size);
  // A use whose outcome nobody knows stays taken.
  const { usesTaken } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
  expect(usesTaken).toBe(begun.size);
  expect(await verifyChain(world.db)).toMatchObject({ intact: true });
}
