import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { closeStaleReveals } from '#lib/access/close-stale-reveals.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type CommitFault, type PostgresProxy, startPostgresProxy } from '#tests/support/postgres-proxy.ts';
import {
  CANARY,
  codeOf,
  dumpOf,
  FakeReader,
  formsOf,
  grantTo,
  makeWorld,
  offer,
  records,
  revealing,
  type World,
} from './world.ts';

/*
 * The record of a reveal fails in PostgreSQL itself or on the way to it, not at a function of ours: connections are cut
 * at COMMIT by a proxy, and PostgreSQL raises what it raises when its disk is full or it is shut down.
 */

let world: World;
let proxy: PostgresProxy;
/** The database as the application has it, through the proxy. */
let db: Database;
let reader: FakeReader;
let ana: Actor;
let grantId: string;
const answered = new Set<string>();
let calls = 0;

beforeAll(async () => {
  world = await makeWorld();
  ana = world.actor('ana');
  proxy = await startPostgresProxy(world.applicationUrl);
  db = openDatabase(proxy.url);
  ({ grantId } = await grantTo(world));
  await asOwner(
    "UPDATE access_grant SET uses_allowed = 10000, ends_at = ends_at + interval '1 hour'",
    'access_grant',
  );
});
afterAll(async () => {
  await db.close();
  await proxy.close();
  await world.close();
});
beforeEach(async () => {
  reader = new FakeReader();
  proxy.setDown(false);
  await forgetLimits();
});

async function asOwner(sql: string, table: string): Promise<void> {
  await world.owner.query(
    `ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql}; ALTER TABLE ${table} ENABLE TRIGGER USER`,
  );
}
const forgetLimits = () =>
  asOwner(
    "UPDATE reveal SET intended_at = intended_at - interval '2 days' WHERE intended_at > now() - interval '1 day'",
    'reveal',
  );
/** One reveal through the proxy. What comes out is looked at, and remembered. */
async function once(): Promise<{ code: string; asked: number }> {
  const nonce = await offer(world, ana, grantId);
  const before = reader.calls.length;
  const result = await revealSecretValue(db, ana, revealing(grantId, nonce, world.production), reader);
  const asked = reader.calls.length - before;
  calls += asked;
  if (result.ok) answered.add(result.value.revealId);
  else expect(JSON.stringify(result)).not.toContain(CANARY.slice(0, 8));
  return { code: codeOf(result), asked };
}

const newest = () =>
  world.db.prisma.reveal.findFirst({ where: { grantId }, orderBy: { intendedAt: 'desc' } });

describe('the connection is cut at COMMIT', () => {
  const FAULTS: readonly CommitFault[] = ['lost', 'unanswered', 'at-once'];
  test.each([1, 2].flatMap((nth) => FAULTS.map((fault) => [nth, fault] as const)))(
    'transaction %i, COMMIT %s: nothing is handed out; AWS is asked only after a commit that was confirmed',
    async (nth, fault) => {
      expect((await once()).code).toBe('ok');
      await forgetLimits();
      const before = await world.db.prisma.reveal.count({ where: { grantId } });
      const cut = proxy.cutAt(nth, fault);
      const { code, asked } = await once();
      expect(cut.happened()).toBe(true);
      expect(code).toBe('not-recorded');
      expect(asked).toBe(nth === 1 ? 0 : 1);
      // What reached the database is there, and only that; of the one that was cut at once either may be true.
      const begun = (await world.db.prisma.reveal.count({ where: { grantId } })) - before;
      if (nth === 1 && fault !== 'at-once') expect(begun).toBe(fault === 'lost' ? 0 : 1);
      if (nth === 2) expect(begun).toBe(1);
      if (nth === 2 && fault === 'lost') expect((await newest())?.state).toBe('intended');
      if (nth === 2 && fault === 'unanswered') expect((await newest())?.state).toBe('delivered');
    },
  );

  test.each([
    ['before the reveal', 0],
    ['while AWS is asked', 1],
  ] as const)(
    'the database is gone %s: refused, and the next reveal works when it is back',
    async (_, asks) => {
      if (asks === 0) proxy.setDown(true);
      reader.answer = ((answer) => async (args) => {
        proxy.setDown(true);
        return await answer(args);
      })(reader.answer);
      const { code, asked } = await once();
      expect([code, asked]).toEqual(['not-recorded', asks]);
      proxy.setDown(false);
      reader = new FakeReader();
      expect((await once()).code).toBe('ok');
    },
  );
});

/** Conditions as PostgreSQL names them, raised in the statement that writes the record of this kind or at its COMMIT. */
const CONDITIONS = [
  ['53100', 'disk full'],
  ['40001', 'serialization failure'],
  ['57P01', 'admin shutdown'],
  ['53200', 'out of memory'],
] as const;

describe('PostgreSQL refuses the record', () => {
  const kinds = ['reveal.intended', 'reveal.delivered'] as const;
  const places = ['in its statement', 'at its COMMIT'] as const;
  const cases = CONDITIONS.flatMap(([condition, name]) =>
    kinds.flatMap((kind) => places.map((place) => [condition, name, kind, place] as const)),
  );

  test.each(cases)('%s %s of %s %s: nothing is handed out', async (condition, _, kind, place) => {
    const constraint = place === 'at its COMMIT' ? 'CONSTRAINT' : '';
    const deferred = place === 'at its COMMIT' ? 'DEFERRABLE INITIALLY DEFERRED' : '';
    await world.owner.query(`
      CREATE OR REPLACE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'planted' USING ERRCODE = '${condition}'; END $$;
      CREATE ${constraint} TRIGGER zz_planted AFTER INSERT ON audit_record ${deferred}
        FOR EACH ROW WHEN (NEW.kind = '${kind}') EXECUTE FUNCTION planted_fault()`);
    try {
      const { code, asked } = await once();
      expect([code, asked]).toEqual(['not-recorded', kind === 'reveal.intended' ? 0 : 1]);
    } finally {
      await world.owner.query('DROP TRIGGER zz_planted ON audit_record');
    }
    await forgetLimits();
    expect((await once()).code).toBe('ok');
  });
});

test('over hundreds of reveals with faults drawn by chance: delivered ⊆ outcomes ⊆ intents, AWS never before the intent', async () => {
  const fault = fc.record({
    nth: fc.constantFrom(1, 2),
    fault: fc.constantFrom<CommitFault | 'none'>('none', 'lost', 'unanswered', 'at-once'),
  });
  for (const { nth, fault: how } of fc.sample(fault, { numRuns: 200, seed: 20_261_120 })) {
    await forgetLimits();
    const cut = how === 'none' ? null : proxy.cutAt(nth, how);
    const { code, asked } = await once();
    expect(code, `${how} at ${nth}`).toBe(cut === null ? 'ok' : 'not-recorded');
    expect(asked).toBe(cut !== null && nth === 1 ? 0 : 1);
  }
  await world.setClock(new Date(Date.now() + 120_000));
  // A connection that was cut may hold its row until the database has noticed.
  await vi.waitFor(
    async () => {
      await closeStaleReveals(world.db);
      expect(await world.db.prisma.reveal.count({ where: { state: 'intended' } })).toBe(0);
    },
    { timeout: 30_000, interval: 100 },
  );
  await world.setClock(null);
  const all = await records(world.db);
  const of = (kind: string) =>
    all.filter((record) => record.kind === kind).map((record) => String(record.data.revealId));
  const intents = new Set(of('reveal.intended'));
  const outcomes = ['reveal.delivered', 'reveal.failed', 'reveal.withheld'].flatMap(of);
  expect(new Set(outcomes).size).toBe(outcomes.length);
  expect(new Set(outcomes)).toEqual(intents);
  const delivered = new Set(of('reveal.delivered'));
  expect(answered.size).toBeGreaterThan(40);
  for (const id of answered) expect(delivered.has(id)).toBe(true);
  expect(calls).toBeLessThanOrEqual(intents.size);
  expect(await verifyChain(world.db)).toMatchObject({ intact: true });
  const dump = await dumpOf(world.owner);
  for (const form of formsOf(CANARY)) expect(dump).not.toContain(form);
}, 120_000);
