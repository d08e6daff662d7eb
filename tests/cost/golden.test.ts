import { describe, expect, test } from 'vitest';
import { sumOf } from '#lib/cost/rules/cost-line.ts';
import { freeRequestLines } from '#lib/cost/rules/free-requests.ts';
import type { KeptSecret } from '#lib/cost/rules/kept-secret.ts';
import { keyLines } from '#lib/cost/rules/keys.ts';
import { LIST_PRICES, type Price, PriceBook } from '#lib/cost/rules/price.ts';
import { CostSettings, DEFAULT_SETTINGS } from '#lib/cost/rules/settings.ts';
import { storageLines } from '#lib/cost/rules/storage.ts';
import { callLines, readUsage, type Usage } from '#lib/cost/rules/usage.ts';

const LIST = new PriceBook(LIST_PRICES);
const PLAIN = new CostSettings(DEFAULT_SETTINGS);
/** Long after every month below. */
const LATER = Date.parse('2027-01-01T00:00:00Z');

function at(text: string): number {
  return Date.parse(`${text}:00Z`);
}

function secret(facts: Partial<KeptSecret> = {}): KeptSecret {
  return {
    secretId: 'sec_0000000000000001',
    accountId: '111122223333',
    region: 'eu-central-1',
    createdAt: at('2025-01-01T00:00'),
    firstSeenAt: at('2025-01-01T00:00'),
    deletionAskedAt: null,
    goneAt: null,
    isReplica: false,
    keyId: null,
    unseenReplicas: [],
    ...facts,
  };
}

function usage(facts: Partial<Usage> = {}): Usage {
  return {
    secretId: 'sec_0000000000000001',
    accountId: '111122223333',
    region: 'eu-central-1',
    principalId: 7,
    name: 'GetSecretValue',
    outcome: 'done',
    day: '2026-11-05',
    lastDay: facts.day ?? '2026-11-05',
    calls: 1,
    customerKey: false,
    ...facts,
  };
}

function priced(...more: Partial<Price>[]): PriceBook {
  const edits = more.map((price) => ({ ...(LIST_PRICES[0] as Price), source: 'an offer', ...price }));
  return new PriceBook([...LIST_PRICES, ...edits]);
}

describe('storage, worked by hand', () => {
  test('a whole month costs 0.40 dollars, whatever its length', () => {
    for (const month of ['2026-01', '2026-02', '2026-04', '2028-02']) {
      expect(storageLines(secret(), month, LATER + 9e10, LIST, PLAIN).map(({ micros }) => micros)).toEqual([
        400_000,
      ]);
    }
  });

  test('made in the middle of the month: the hour that has begun counts', () => {
    // November has 720 hours. From the 16th, 10:00 to the end: 14 days and 14 hours = 350 hours.
    // 400,000 × 350 ÷ 720 = 194,444.4… → 194,444.
    const [line, ...rest] = storageLines(
      secret({ createdAt: at('2026-11-16T10:40') }),
      '2026-11',
      LATER,
      LIST,
      PLAIN,
    );
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ component: 'secret', quantity: 350, micros: 194_444, basis: 'known' });
    expect(line).toMatchObject({ firstDay: '2026-11-16', lastDay: '2026-11-30' });
  });

  test('the running month goes to the hour that has begun', () => {
    // 1 November 00:00 to 1 November 10:30: eleven hours. 400,000 × 11 ÷ 720 = 6,111.1… → 6,111.
    expect(storageLines(secret(), '2026-11', at('2026-11-01T10:30'), LIST, PLAIN)).toMatchObject([
      { quantity: 11, micros: 6_111 },
    ]);
  });

  test('deleted with a window: charged to the request, then at nothing, then not at all', () => {
    // Asked on 11 November 00:20, gone on 18 November 00:20. 240 + 1 hours: 400,000 × 241 ÷ 720 = 133,888.8… → 133,889.
    // The window from 01:00 of the 11th to 01:00 of the 18th: 168 hours.
    const gone = secret({ deletionAskedAt: at('2026-11-11T00:20'), goneAt: at('2026-11-18T00:20') });
    expect(storageLines(gone, '2026-11', LATER, LIST, PLAIN)).toMatchObject([
      { component: 'secret', quantity: 241, micros: 133_889 },
      { component: 'awaiting-deletion', quantity: 168, micros: 0 },
    ]);
    expect(storageLines(gone, '2026-12', LATER, LIST, PLAIN)).toEqual([]);
  });

  test('a copy made later is charged from its own creation; one that nobody sees from that of the secret', () => {
    // From 21 November 00:00: 240 of 720 hours are a third of 400,000: 133,333.3… → 133,333.
    const copy = secret({ isReplica: true, createdAt: at('2026-11-21T00:00'), region: 'eu-west-1' });
    expect(storageLines(copy, '2026-11', LATER, LIST, PLAIN)).toMatchObject([
      { component: 'replica', region: 'eu-west-1', quantity: 240, micros: 133_333, basis: 'known' },
    ]);
    const seenFromAfar = secret({ unseenReplicas: ['us-east-1'] });
    expect(storageLines(seenFromAfar, '2026-11', LATER, LIST, PLAIN)).toMatchObject([
      { component: 'secret', micros: 400_000, basis: 'known' },
      { component: 'replica', region: 'us-east-1', micros: 400_000, basis: 'assumed' },
    ]);
  });

  test('leap February: half of 696 hours is half of the price', () => {
    // 15 February 2028, 12:00 is after 14.5 days of 29 = 348 of 696 hours.
    const half = secret({ createdAt: at('2028-02-15T12:00') });
    expect(storageLines(half, '2028-02', at('2028-06-01T00:00'), LIST, PLAIN)).toMatchObject([
      { quantity: 348, micros: 200_000 },
    ]);
  });

  test('a price that changes in the month makes two lines, each at its own', () => {
    // Ten days at 0.40: 400,000 × 240 ÷ 720 = 133,333.3… → 133,333; twenty at 0.50: 500,000 × 480 ÷ 720 → 333,333.
    const book = priced({ micros: 500_000, validFrom: '2026-11-11' });
    expect(storageLines(secret(), '2026-11', LATER, book, PLAIN)).toMatchObject([
      { quantity: 240, micros: 133_333, lastDay: '2026-11-10' },
      { quantity: 480, micros: 333_333, firstDay: '2026-11-11', price: { source: 'an offer' } },
    ]);
  });

  test('a trial costs nothing and says so, to its last day', () => {
    const trial = new CostSettings({
      ...DEFAULT_SETTINGS,
      trials: [{ accountId: '111122223333', from: '2026-10-20', to: '2026-11-18' }],
    });
    // 18 of 30 days free; 288 hours left: 400,000 × 288 ÷ 720 = 160,000.
    expect(storageLines(secret(), '2026-11', LATER, LIST, trial)).toMatchObject([
      { quantity: 432, micros: 0, basis: 'trial' },
      { quantity: 288, micros: 160_000, basis: 'known' },
    ]);
  });

  test('a date that AWS does not tell is marked', () => {
    const unknown = secret({ createdAt: null, firstSeenAt: at('2026-11-30T23:30') });
    expect(storageLines(unknown, '2026-11', LATER, LIST, PLAIN)).toMatchObject([
      { quantity: 1, basis: 'assumed' },
    ]);
  });
});

describe('calls, worked by hand', () => {
  test('five micro-units a call, a line for each caller; refused calls too, batches and acts of AWS not', () => {
    const lines = callLines(
      [
        usage({ calls: 8_200 }),
        usage({ calls: 300, day: '2026-11-06', outcome: 'refused' }),
        usage({ calls: 2, principalId: 9, name: 'DescribeSecret' }),
        usage({ calls: 50, name: 'BatchGetSecretValue' }),
        usage({ calls: 1, name: 'RotationSucceeded' }),
        usage({ calls: 1_000, day: '2026-10-31' }),
      ],
      '2026-11',
      LIST,
      PLAIN,
    );
    expect(lines).toMatchObject([
      { principalId: 7, quantity: 8_500, micros: 42_500, firstDay: '2026-11-05', lastDay: '2026-11-06' },
      { principalId: 9, quantity: 2, micros: 10 },
    ]);
  });

  test('a customer key is asked once for each value; at 0.03 dollars for ten thousand', () => {
    const lines = callLines(
      [
        usage({ calls: 1_000, customerKey: true }),
        usage({ calls: 10, customerKey: true, outcome: 'refused' }),
        usage({ calls: 5, customerKey: true, name: 'DescribeSecret' }),
      ],
      '2026-11',
      LIST,
      PLAIN,
    );
    expect(lines).toMatchObject([
      { component: 'api-calls', quantity: 1_015, micros: 5_075 },
      { component: 'key-requests', quantity: 1_000, micros: 3_000 },
    ]);
  });

  test('free requests are taken off the account, and no more than were made', () => {
    const lines = callLines([usage({ calls: 50_000, customerKey: true })], '2026-11', LIST, PLAIN);
    expect(freeRequestLines(lines, '2026-11', 20_000)).toMatchObject([
      { secretId: null, accountId: '111122223333', quantity: 20_000, micros: -60_000 },
    ]);
    expect(freeRequestLines(lines, '2026-11', 90_000)).toMatchObject([
      { quantity: 50_000, micros: -150_000 },
    ]);
    expect(freeRequestLines(lines, '2026-11', 0)).toEqual([]);
  });

  test.each([
    ['negative', { calls: -1 }],
    ['missing', { calls: undefined }],
    ['not a number', { calls: Number.NaN }],
    ['broken', { calls: 1.5 }],
    ['of no day', { day: '2026-11-40' }],
  ])('a count that is %s is refused', (_, fault) => {
    expect(readUsage({ ...usage(), ...fault })).toMatchObject({
      ok: false,
      refusal: { code: 'usage-unreadable' },
    });
  });
});

describe('a key that several secrets share', () => {
  const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';
  const one = secret({ secretId: 'sec_1', keyId: KEY });
  const two = secret({ secretId: 'sec_2', keyId: KEY });

  test('costs one dollar a month, and its parts sum to it', () => {
    const three = [one, two, secret({ secretId: 'sec_3', keyId: KEY })];
    const lines = keyLines(three, '2026-11', LATER, LIST);
    expect(lines.map(({ micros }) => micros)).toEqual([333_334, 333_333, 333_333]);
    expect(sumOf(lines)).toBe(1_000_000);
  });

  test('is borne by the hours of each', () => {
    // Two comes on the 16th: 720 and 360 hours, two thirds and one third of the dollar.
    const late = { ...two, createdAt: at('2026-11-16T00:00') };
    expect(keyLines([one, late], '2026-11', LATER, LIST).map(({ micros }) => micros)).toEqual([
      666_667, 333_333,
    ]);
  });

  test('is charged only while a known secret uses it', () => {
    // 1st to 6th and 26th to 30th: 120 + 120 of 720 hours = a third of a dollar, half each.
    const early = { ...one, goneAt: at('2026-11-06T00:00') };
    const late = { ...two, createdAt: at('2026-11-26T00:00') };
    expect(keyLines([early, late], '2026-11', LATER, LIST).map(({ micros }) => micros)).toEqual([
      166_667, 166_666,
    ]);
  });
});
