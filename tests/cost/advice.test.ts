import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AdviceFacts, AdvicePrices, type CallerFacts } from '#lib/cost/rules/advice/advice.ts';
import { ALL_ADVICE, adviceOf } from '#lib/cost/rules/advice/all-advice.ts';
import { endedTagOf } from '#lib/cost/rules/advice/orphaned.ts';
import { beyondSeen } from '#lib/cost/rules/extrapolate.ts';
import { LIST_PRICES, PriceBook } from '#lib/cost/rules/price.ts';
import { addCached, CACHE_LIVES, tryOut } from '#lib/cost/rules/what-if.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const PRICES = new AdvicePrices(new PriceBook(LIST_PRICES), '2026-11-20');

function facts(changes: Partial<AdviceFacts> = {}): AdviceFacts {
  return {
    ...{ secretId: 'sec_1', isReplica: false, owningService: null, type: null, deletionAskedAt: null },
    ...{ createdAt: NOW - 300 * DAY, rotates: false, customerKey: false, lastAccessedOn: null, seenDays: 90 },
    ...{ changes: 0, callers: [], sameValueAs: null, endedTag: null, failing: null, ...changes },
  };
}

function caller(changes: Partial<CallerFacts> = {}): CallerFacts {
  return {
    ...{ principalId: 7, who: 'search-suggest', reads: 10, recentDays: 30, recentReads: 10 },
    ...{ lastAt: NOW - DAY, isInventoryTool: false, isRotation: false, ...changes },
  };
}

function judge(kind: (typeof ALL_ADVICE)[number]['kind'], of: AdviceFacts) {
  return adviceOf(kind).judge(of, PRICES, NOW);
}

describe('what nobody uses', () => {
  test('is what was never read, or not in the window; a copy is judged apart', () => {
    expect(judge('unused', facts())).toMatchObject([
      { savingMicros: 400_000, evidence: { days: 300, everRead: false } },
    ]);
    expect(judge('unused', facts({ lastAccessedOn: NOW - 100 * DAY }))).toMatchObject([
      { evidence: { days: 100 } },
    ]);
    expect(judge('unused', facts({ isReplica: true }))).toEqual([]);
    expect(judge('idle-replica', facts({ isReplica: true }))).toMatchObject([{ savingMicros: 400_000 }]);
    expect(judge('idle-replica', facts())).toEqual([]);
  });

  test.each([
    ['read by somebody in the window', facts({ callers: [caller()], lastAccessedOn: NOW - DAY })],
    ['read in the window as AWS says, by nobody we saw', facts({ lastAccessedOn: NOW - 89 * DAY })],
    ['younger than the window', facts({ createdAt: NOW - 89 * DAY })],
    ['of an age nobody knows', facts({ createdAt: null })],
    ['kept by an AWS service', facts({ owningService: 'rds' })],
    ['waiting for deletion', facts({ deletionAskedAt: NOW - DAY })],
  ])('is not what is %s', (_, of) => {
    expect(judge('unused', of)).toEqual([]);
  });

  test('is also what only scanners read, if the whole window was seen', () => {
    const scanned = { callers: [caller({ isInventoryTool: true })], lastAccessedOn: NOW - 3 * DAY };
    expect(judge('unused', facts(scanned))).toMatchObject([{ evidence: { days: 90, onlyTools: true } }]);
    expect(judge('unused', facts({ ...scanned, seenDays: 89 }))).toEqual([]);
  });

  test('never names a secret that was read within its window', () => {
    const one = fc.record({
      reads: fc.nat(1_000),
      tool: fc.boolean(),
      accessed: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
      age: fc.integer({ min: 0, max: 500 }),
      seenDays: fc.integer({ min: 0, max: 90 }),
      replica: fc.boolean(),
      rotation: fc.boolean(),
      type: fc.constantFrom('database-credentials', 'json-configuration', null),
      endedTag: fc.constantFrom('lifecycle=retired', null),
      failing: fc.constantFrom({ since: NOW - 40 * DAY, attempts: 12 }, null),
      sameValueAs: fc.constantFrom({ name: 'prod/other', reads: 4, secrets: 2 }, null),
    });
    fc.assert(
      fc.property(one, ({ reads, tool, accessed, age, seenDays, replica, rotation, ...rest }) => {
        const callers = reads > 0 ? [caller({ reads, isInventoryTool: tool, isRotation: rotation })] : [];
        const of = facts({
          ...{ callers, seenDays, isReplica: replica, createdAt: NOW - age * DAY, ...rest },
          lastAccessedOn: accessed === null ? null : NOW - accessed * DAY,
        });
        const all = ALL_ADVICE.map((advice) => ({ advice, drafts: advice.judge(of, PRICES, NOW) }));
        const advised = all.filter(({ advice }) => advice.deletes).flatMap(({ drafts }) => drafts);
        if (advised.length === 0) return;
        // Nor is its money saved a second time.
        expect(judge('orphaned', of)).toEqual([]);
        expect(judge('same-value', of)).toEqual([]);
        expect(reads > 0 && !tool).toBe(false);
        if (accessed !== null && accessed < 90) expect(tool && reads > 0 && seenDays >= 90).toBe(true);
      }),
    );
  });
});

describe('a caller that asks too often', () => {
  // 10,000 reads on each of thirty days. A cache of five minutes leaves 288 a day: 9,712 × 30 = 291,360 calls at five
  // micro-units = 1,456,800; one of an hour leaves 24 a day: 299,280 calls = 1,496,400.
  const busy = caller({ reads: 900_000, recentReads: 300_000 });

  test('saves what a cache would not ask', () => {
    expect(judge('chatty-caller', facts({ callers: [busy] }))).toMatchObject([
      { principalId: 7, savingMicros: 1_496_400, evidence: { atFiveMinutes: 1_456_800, changes: 0 } },
    ]);
    // With a customer key each call is a request of three micro-units beside.
    expect(judge('chatty-caller', facts({ callers: [busy], customerKey: true }))).toMatchObject([
      { savingMicros: 299_280 * 8, evidence: { atFiveMinutes: 291_360 * 8 } },
    ]);
  });

  test('is charged only for the days on which it asks', () => {
    const weekly = caller({ reads: 40_000, recentDays: 4, recentReads: 40_000 });
    expect(judge('chatty-caller', facts({ callers: [weekly] }))).toMatchObject([
      { savingMicros: Math.round((1_496_400 * 4) / 30) },
    ]);
  });

  test('is not one whose value changes as often, one that seldom asks, or a scanner', () => {
    expect(judge('chatty-caller', facts({ callers: [busy], changes: 10_000 }))).toEqual([]);
    expect(
      judge('chatty-caller', facts({ callers: [caller({ reads: 1_000, recentReads: 1_000 })] })),
    ).toEqual([]);
    expect(judge('chatty-caller', facts({ callers: [{ ...busy, isInventoryTool: true }] }))).toEqual([]);
  });
});

test('plain configuration that never rotates costs a parameter instead', () => {
  expect(judge('to-parameter-store', facts({ type: 'json-configuration' }))).toMatchObject([
    { savingMicros: 350_000 },
  ]);
  expect(judge('to-parameter-store', facts({ type: 'json-configuration', rotates: true }))).toEqual([]);
  expect(judge('to-parameter-store', facts({ type: 'database-credentials' }))).toEqual([]);
  expect(judge('to-parameter-store', facts({ type: 'json-configuration', changes: 1 }))).toEqual([]);
});

describe('the same value elsewhere in its environment', () => {
  const twin = { name: 'prod/pay/db', reads: 300, secrets: 2 };

  test('saves the secret whose readers could read the other; what nobody reads is unused instead', () => {
    expect(judge('same-value', facts({ callers: [caller()], sameValueAs: twin }))).toMatchObject([
      { savingMicros: 400_000, evidence: { other: 'prod/pay/db', otherReads: 300, reads: 10, secrets: 2 } },
    ]);
    expect(judge('same-value', facts({ sameValueAs: twin }))).toEqual([]);
    expect(judge('unused', facts({ sameValueAs: twin }))).toHaveLength(1);
    expect(judge('same-value', facts({ callers: [caller()] }))).toEqual([]);
    const owned = facts({ callers: [caller()], sameValueAs: twin, owningService: 'rds' });
    expect(judge('same-value', owned)).toEqual([]);
  });
});

describe('a login to a database that seems to be gone', () => {
  const login = { type: 'database-credentials' as const };
  const failing = { since: NOW - 20 * DAY, attempts: 5 };

  test('needs that nobody uses it and that a tag or weeks of failing rotations say so', () => {
    expect(judge('orphaned', facts({ ...login, endedTag: 'lifecycle=retired' }))).toMatchObject([
      {
        savingMicros: 400_000,
        evidence: { tag: 'lifecycle=retired', failingSince: '', onlyRotation: false },
      },
    ]);
    const rotated = { ...login, failing, callers: [caller({ isRotation: true })], lastAccessedOn: NOW - DAY };
    expect(judge('orphaned', facts(rotated))).toMatchObject([
      { evidence: { failingSince: '2026-10-31', attempts: 5, onlyRotation: true } },
    ]);
    expect(judge('orphaned', facts(login))).toEqual([]);
    expect(judge('orphaned', facts({ ...login, failing: { since: NOW - 2 * DAY, attempts: 9 } }))).toEqual(
      [],
    );
    expect(judge('orphaned', facts({ ...rotated, seenDays: 89 }))).toEqual([]);
    expect(judge('orphaned', facts({ ...rotated, callers: [...rotated.callers, caller()] }))).toEqual([]);
    expect(judge('orphaned', facts({ type: 'api-key', failing }))).toEqual([]);
  });

  test.each([
    ['lifecycle', 'Decommissioned', true],
    ['retired-on', '2026-08-01', true],
    ['eol', 'yes', true],
    ['retired', 'false', false],
    ['status', 'deleting soon', false],
    ['lifecycle', 'active', false],
    ['notes', 'retired', false],
  ])('a tag %s=%s: %s', (key, value, says) => {
    expect(endedTagOf([{ key, value }]) !== null).toBe(says);
  });
});

test('every advice has words for its own evidence', () => {
  const busy = caller({ reads: 900_000, recentReads: 300_000 });
  const cases = [
    facts(),
    facts({ isReplica: true }),
    facts({ callers: [busy] }),
    facts({ type: 'json-configuration' }),
    facts({ callers: [caller()], sameValueAs: { name: 'prod/other', reads: 1, secrets: 3 } }),
    facts({ type: 'database-credentials', endedTag: 'lifecycle=retired' }),
  ];
  for (const advice of ALL_ADVICE) {
    const drafts = cases.flatMap((of) => advice.judge(of, PRICES, NOW));
    expect(drafts.length, advice.kind).toBeGreaterThan(0);
    for (const { evidence } of drafts) expect(advice.says(evidence)).toMatch(/^\S.*\.$/s);
    for (const { evidence } of drafts) expect(advice.says(evidence)).not.toMatch(/undefined|NaN/);
  }
});

describe('what if', () => {
  test('a longer cache never saves less', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 30 }), (recentReads, recentDays) => {
        const cached = CACHE_LIVES.map((seconds) => ({ seconds, savingMicros: 0 }));
        addCached(cached, facts({ callers: [caller({ recentReads, recentDays })] }), PRICES);
        const savings = cached.map(({ savingMicros }) => savingMicros);
        expect([...savings].sort((a, b) => a - b)).toEqual(savings);
      }),
    );
  });

  test('nothing tried costs what it costs; all taken away costs nothing', () => {
    const whole = { nowMicros: 1_000, withoutEnvironments: [], withoutReplicas: 0, cachedMicros: 0 };
    expect(tryOut(whole)).toBe(1_000);
    expect(tryOut({ ...whole, withoutEnvironments: [600, 400], withoutReplicas: 50 })).toBe(0);
    // Half is gone: of the copies and the calls only half are left to save.
    expect(tryOut({ ...whole, withoutEnvironments: [500], withoutReplicas: 100, cachedMicros: 100 })).toBe(
      400,
    );
  });

  test('calls beyond what was seen are said only where something was seen', () => {
    expect(beyondSeen({ micros: 100, hours: 720, seenHours: 360 })).toBe(100);
    expect(beyondSeen({ micros: 100, hours: 720, seenHours: 720 })).toBe(0);
    expect(beyondSeen({ micros: 0, hours: 720, seenHours: 0 })).toBeNull();
  });
});
