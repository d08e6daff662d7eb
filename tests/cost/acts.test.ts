import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeSettings } from '#lib/cost/change-settings.ts';
import { judgeAdvice } from '#lib/cost/judge-advice.ts';
import { putAdviceAside } from '#lib/cost/put-advice-aside.ts';
import { listBudgets, loadBudgetFacts } from '#lib/cost/queries/budgets.ts';
import { costOfSecret } from '#lib/cost/queries/cost-of-secret.ts';
import { readCostOverview } from '#lib/cost/queries/cost-overview.ts';
import { dearestSecrets } from '#lib/cost/queries/dearest-secrets.ts';
import { listAdvice } from '#lib/cost/queries/list-advice.ts';
import { readPrices } from '#lib/cost/queries/prices.ts';
import { reckonCosts } from '#lib/cost/reckon-costs.ts';
import { removeBudget } from '#lib/cost/remove-budget.ts';
import { setBudget } from '#lib/cost/set-budget.ts';
import { setPrice } from '#lib/cost/set-price.ts';
import { takeAdviceUp } from '#lib/cost/take-advice-up.ts';
import { withdrawPrice } from '#lib/cost/withdraw-price.ts';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { seedPersonas } from '#lib/people/seed-personas.ts';
import { exportCosts } from '#lib/reports/export-costs.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

let database: TestDatabase;
let sofia: Actor;
let ana: Actor;
let secretId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = await seedPersonas(database.db);
  sofia = actorOf(people.get('sofia') ?? mintId('person'), 'admin');
  ana = actorOf(people.get('ana') ?? mintId('person'), 'engineer');
  const connectionId = await insertConnection(database.db);
  secretId = await insertSecret(database.db, { name: '=1+1/pay', connectionId });
  await insertSecret(database.db, { name: 'prod/pay/other', connectionId });
  await database.db.pool.query(`UPDATE secret SET aws_created_at = now() - interval '400 days'`);
  await reckonCosts(database.db);
  await judgeAdvice(database.db);
});
afterAll(() => database.drop());

function actorOf(personId: Id<'person'>, role: Role): Actor {
  return {
    personId,
    sessionId: mintId('session'),
    displayName: 'X',
    email: null,
    roles: [role],
    confirmedAt: new Date(),
  };
}

async function recordsOf(kind: string): Promise<number> {
  const { rows } = await database.db.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM audit_record WHERE kind = $1',
    [kind],
  );
  return rows[0]?.n ?? 0;
}

const nobody = { roles: [] };

describe('what people set', () => {
  it('only somebody who may', async () => {
    const price = { component: 'secret', micros: 1, validFrom: '2026-01-01', source: 'an offer' } as const;
    const why = 'It is kept for the yearly audit.';
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const refused = [
      await setPrice(database.db, ana, price),
      await withdrawPrice(database.db, ana, { number: '1' }),
      await changeSettings(database.db, ana, { currency: 'USD', trials: [], freeKeyRequests: 1 }),
      await setBudget(database.db, ana, { path: '', micros: 1_000_000 }),
      await removeBudget(database.db, ana, { path: '' }),
      await putAdviceAside(database.db, ana, { kind: 'unused', subject: secretId, until, why }),
      await takeAdviceUp(database.db, ana, { kind: 'unused', subject: secretId }),
    ];
    for (const result of refused) expect(result).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
    const { rows } = await database.db.pool.query(
      'SELECT 1 FROM cost_price UNION ALL SELECT 1 FROM cost_budget UNION ALL SELECT 1 FROM cost_dismissal UNION ALL SELECT 1 FROM cost_settings',
    );
    expect(rows).toEqual([]);
  });

  it('nobody without the right sees anything', async () => {
    expect(await readCostOverview(database.db, nobody, { by: 'environment' })).toBeNull();
    expect(await costOfSecret(database.db, nobody, { secretId, days: 90 })).toBeNull();
    expect(await listAdvice(database.db, nobody)).toEqual([]);
    expect(await listBudgets(database.db, nobody)).toEqual([]);
    expect((await dearestSecrets(database.db, nobody, { month: '2026-01' })).secrets).toEqual([]);
    expect((await readPrices(database.db, nobody)).list).toEqual([]);
  });

  it('a price, which is reckoned with and can be withdrawn', async () => {
    const before = await readCostOverview(database.db, sofia, { by: 'environment' });
    const bad = {
      component: 'secret',
      micros: 800_000,
      validFrom: '2026-02-30',
      source: 'an offer',
    } as const;
    expect(await setPrice(database.db, sofia, bad)).toMatchObject({ refusal: { code: 'no-such-day' } });
    expect(await setPrice(database.db, sofia, { ...bad, validFrom: '2020-01-01' })).toMatchObject({
      ok: true,
    });
    await again();
    const after = await readCostOverview(database.db, sofia, { by: 'environment' });
    expect(after?.months[1]?.micros).toBe(2 * (before?.months[1]?.micros ?? 0));
    const [edited] = (await readPrices(database.db, sofia)).edited;
    expect(await withdrawPrice(database.db, sofia, { number: edited?.number ?? '' })).toMatchObject({
      ok: true,
    });
    expect(await withdrawPrice(database.db, sofia, { number: edited?.number ?? '' })).toMatchObject({
      refusal: { code: 'no-such-price' },
    });
    await again();
    expect((await readCostOverview(database.db, sofia, { by: 'environment' }))?.months[1]).toEqual(
      before?.months[1],
    );
    expect([await recordsOf('cost.price-set'), await recordsOf('cost.price-withdrawn')]).toEqual([1, 1]);
  });

  it('no currency without prices, no trial that ends before it begins', async () => {
    const settings = { currency: 'EUR', trials: [], freeKeyRequests: 0 };
    expect(await changeSettings(database.db, sofia, settings)).toMatchObject({
      refusal: { code: 'prices-missing' },
    });
    const trials = [{ accountId: '111122223333', from: '2026-11-18', to: '2026-10-20' }];
    expect(await changeSettings(database.db, sofia, { ...settings, currency: 'USD', trials })).toMatchObject({
      refusal: { code: 'trial-days' },
    });
    expect(await recordsOf('cost.settings-changed')).toBe(0);
  });

  it('a budget, whose crossing is a finding until it is gone', async () => {
    // So little that it is spent within the first hour of a month.
    expect(await setBudget(database.db, sofia, { path: 'prod/pay/', micros: 1 })).toMatchObject({
      ok: true,
    });
    const judge = async () => {
      await judgeFindings(database.db, undefined, { budgets: await loadBudgetFacts(database.db) });
      const { rows } = await database.db.pool.query<{ subject: string; state: string }>(
        `SELECT subject, state FROM finding WHERE check_name = 'budget-crossed'`,
      );
      return rows;
    };
    expect(await judge()).toEqual([{ subject: '/prod/pay/', state: 'open' }]);
    // Who does not hand budgets over does not resolve what they found.
    await judgeFindings(database.db);
    expect((await listBudgets(database.db, sofia))[0]).toMatchObject({ path: 'prod/pay/', stand: 'crossed' });
    expect(await removeBudget(database.db, sofia, { path: 'prod/pay/' })).toMatchObject({ ok: true });
    expect(await removeBudget(database.db, sofia, { path: 'prod/pay/' })).toMatchObject({
      refusal: { code: 'no-such-budget' },
    });
    expect(await judge()).toEqual([{ subject: '/prod/pay/', state: 'resolved' }]);
  });

  it('an advice aside, with a reason, until a day', async () => {
    const input = {
      kind: 'unused',
      subject: secretId,
      until: new Date(Date.now() + 86_400_000).toISOString(),
    } as const;
    const open = async () => (await listAdvice(database.db, sofia)).flatMap(({ advice }) => advice).length;
    expect(await open()).toBe(2);
    // It names secrets: who sees costs alone, by a role of the house's own, is told of none.
    const costs = { ...nobody, permissions: ['cost.read'] } as const;
    expect(await readCostOverview(database.db, costs, { by: 'environment' })).not.toBeNull();
    expect(await listAdvice(database.db, costs)).toEqual([]);
    expect(await putAdviceAside(database.db, sofia, { ...input, why: 'no' })).toMatchObject({
      refusal: { code: 'reason' },
    });
    const unknown = { ...input, subject: 'sec_nothing', why: 'It is kept for the yearly audit.' };
    expect(await putAdviceAside(database.db, sofia, unknown)).toMatchObject({
      refusal: { code: 'no-such-advice' },
    });
    expect(
      await putAdviceAside(database.db, sofia, { ...input, why: 'It is kept for the yearly audit.' }),
    ).toMatchObject({
      ok: true,
    });
    expect(await open()).toBe(1);
    // It stays aside when it is judged again.
    await judgeAdvice(database.db);
    const [aside] = await listAdvice(database.db, sofia, { putAside: true });
    expect(aside?.advice[0]?.putAside).toMatchObject({ why: 'It is kept for the yearly audit.' });
    expect(await takeAdviceUp(database.db, sofia, { kind: 'unused', subject: secretId })).toMatchObject({
      ok: true,
    });
    expect(await open()).toBe(2);
    expect([await recordsOf('cost.advice-put-aside'), await recordsOf('cost.advice-taken-up')]).toEqual([
      1, 1,
    ]);
  });
});

describe('what is shown', () => {
  it('of one secret: lines that sum to its months, days on one axis', async () => {
    const cost = await costOfSecret(database.db, ana, { secretId, days: 90 });
    expect(cost?.days).toHaveLength(90);
    expect(cost?.months[1]).toMatchObject({ micros: 400_000 });
    const whole = cost?.days.filter(({ day }) => day.startsWith(cost.months[1]?.month ?? ''));
    expect(whole?.reduce((sum, { storedMicros }) => sum + storedMicros, 0)).toBe(400_000);
  });

  it('as CSV and JSON, with formulas made harmless, and on record', async () => {
    const overview = await readCostOverview(database.db, ana, { by: 'environment' });
    const month = overview?.months[1]?.month ?? '';
    const texts = await Promise.all((['csv', 'json'] as const).map((form) => exported(month, form)));
    const [csv = '', json = ''] = texts;
    expect(csv).toContain('"\'=1+1/pay"');
    expect(csv.trim().split('\r\n')).toHaveLength(3);
    const lines = JSON.parse(json) as { cost_micros: number; secret_name: string }[];
    expect(lines.reduce((sum, line) => sum + line.cost_micros, 0)).toBe(overview?.months[1]?.micros);
    expect(await recordsOf('cost.exported')).toBe(2);
    expect(await exportCosts(database.db, ana, { month: '1999-01', form: 'csv' })).toMatchObject({
      refusal: { code: 'no-such-month' },
    });
  });
});

async function exported(month: string, form: 'csv' | 'json'): Promise<string> {
  const done = await exportCosts(database.db, ana, { month, form });
  if (!done.ok) throw new Error(done.refusal.words);
  let text = '';
  for await (const piece of done.value) text += piece;
  return text;
}

/** At once, although a month of a few secrets rests for a moment. */
async function again(): Promise<void> {
  await database.db.pool.query(`UPDATE cost_month SET reckoned_at = now() - interval '1 day'`);
  await reckonCosts(database.db);
}
