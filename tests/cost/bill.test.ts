import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billOf } from '#lib/cost/ask-bills.ts';
import { type BillLine, microsOf, readUsageType } from '#lib/cost/rules/bill.ts';
import { type Comparison, type ModelPart, reconcile } from '#lib/cost/rules/reconcile.ts';

function line(micros: number, changes: Partial<BillLine> = {}): BillLine {
  return {
    ...{ billed: 'kept', usageType: 'EUC1-AWSSecretsManager-Secrets', recordType: 'Usage' },
    ...{ region: 'eu-central-1', quantity: 1, micros, ...changes },
  };
}

function part(billed: ModelPart['billed'], micros: number): ModelPart {
  return { billed, micros, region: 'eu-central-1' };
}

function compare(changes: Partial<Comparison>) {
  const same = { model: [], bill: [], connected: ['eu-central-1'], beyondSeenMicros: 0, isOpen: false };
  return reconcile({ ...same, ...changes });
}

describe('a line of the bill', () => {
  test.each([
    ['EUC1-AWSSecretsManager-Secrets', 'kept', 'eu-central-1'],
    ['EU-AWSSecretsManager-Secrets', 'kept', 'eu-west-1'],
    ['USE1-AWSSecretsManagerAPIRequest', 'calls', 'us-east-1'],
    ['AWSSecretsManagerAPIRequest', 'calls', null],
    ['eu-central-1-KMS-Keys', 'keys', 'eu-central-1'],
    ['us-gov-west-1-KMS-Requests', 'key-requests', 'us-gov-west-1'],
    ['APS9-AWSSecretsManager-Secrets', 'kept', null],
    ['EUC1-DataTransfer', 'other', 'eu-central-1'],
    ['', 'other', null],
  ])('%s is %s of %s', (usageType, billed, region) => {
    expect(readUsageType(usageType)).toEqual({ billed, region });
  });

  test('has an amount that is rounded once, half to even, and no other', () => {
    expect(microsOf('0.4')).toBe(400_000);
    expect(microsOf('12')).toBe(12_000_000);
    expect(microsOf('-1.0000005')).toBe(-1_000_000);
    expect(microsOf('0.0000015')).toBe(2);
    expect(microsOf('0.0000025')).toBe(2);
    expect(microsOf('5E-7')).toBe(0);
    expect(microsOf('1.5e-5')).toBe(15);
    for (const text of ['', 'NaN', '1,5', '0x10', ' 1', '1e3', '9'.repeat(13)])
      expect(microsOf(text), text).toBeNull();
  });

  test('that cannot be read is counted and left out', () => {
    const usage = {
      ...{ start: '2026-11-01', estimated: true, usageType: 'EUC1-AWSSecretsManager-Secrets' },
      ...{ recordType: 'Usage', amount: '0.4', unit: 'USD', quantity: '1' },
    };
    const bill = billOf('con_1', '2026-11', [
      usage,
      { ...usage, amount: 'much' },
      { ...usage, unit: 'EUR' },
      { ...usage, start: '2026-10-01' },
    ]);
    expect(bill).toMatchObject({
      estimated: true,
      currency: 'USD',
      unreadable: 2,
      lines: [{ micros: 400_000 }],
    });
  });
});

describe('the difference', () => {
  test('is told by what the bill itself names, then kind by kind', () => {
    // The model: 4 dollars kept, 1 called. The bill: 4.40 kept, 3 called, 2 of keys, 1.20 tax, a credit of 0.50, and
    // 0.80 in a region that is not connected. The unseen hours would add 1.50 to the calls.
    const { parts, ...sums } = compare({
      model: [part('kept', 4_000_000), part('calls', 1_000_000)],
      bill: [
        line(4_400_000),
        line(3_000_000, { billed: 'calls' }),
        line(2_000_000, { billed: 'keys' }),
        line(1_200_000, { recordType: 'Tax' }),
        line(-500_000, { recordType: 'Credit' }),
        line(800_000, { region: 'us-east-1' }),
      ],
      beyondSeenMicros: 1_500_000,
    });
    expect(sums).toEqual({ modelMicros: 5_000_000, billMicros: 10_900_000, differenceMicros: 5_900_000 });
    expect(parts).toEqual([
      { cause: 'shared-keys', micros: 2_000_000 },
      { cause: 'unseen-calls', micros: 1_500_000 },
      { cause: 'tax', micros: 1_200_000 },
      { cause: 'other-region', micros: 800_000 },
      { cause: 'credit', micros: -500_000 },
      { cause: 'unread-calls', micros: 500_000 },
      { cause: 'not-in-inventory', micros: 400_000 },
    ]);
  });

  test('is the delay of the bill while a month is open, else a lower price', () => {
    const less = { model: [part('kept', 400_000)], bill: [line(100_000)] };
    expect(compare({ ...less, isOpen: true }).parts).toEqual([{ cause: 'behind', micros: -300_000 }]);
    expect(compare(less).parts).toEqual([{ cause: 'trial-or-offer', micros: -300_000 }]);
  });

  test('below a cent is rounding, free requests make the bill smaller', () => {
    expect(compare({ model: [part('kept', 400_000)], bill: [line(400_009)] }).parts).toEqual([
      { cause: 'rounding', micros: 9 },
    ]);
    expect(compare({ model: [part('key-requests', 60_000)] }).parts).toEqual([
      { cause: 'free-requests', micros: -60_000 },
    ]);
    expect(compare({}).parts).toEqual([]);
  });

  test('is the sum of its parts to the last micro-unit, whatever the bill says', () => {
    const billed = fc.constantFrom('kept', 'calls', 'keys', 'key-requests', 'other' as const);
    const micros = fc.integer({ min: -5_000_000, max: 50_000_000 });
    const lines = fc.array(
      fc.record({
        ...{ billed, micros, usageType: fc.string(), quantity: fc.nat() },
        recordType: fc.constantFrom('Usage', 'Tax', 'Credit', 'Refund', 'Fee'),
        region: fc.constantFrom('eu-central-1', 'us-east-1', null),
      }),
    );
    const model = fc.array(
      fc.record({
        billed: fc.constantFrom('kept', 'calls', 'keys', 'key-requests' as const),
        ...{ micros, region: fc.constant('eu-central-1') },
      }),
    );
    const beyond = fc.option(fc.nat(9_000_000), { nil: null });
    fc.assert(
      fc.property(lines, model, beyond, fc.boolean(), (bill, of, beyondSeenMicros, isOpen) => {
        const done = compare({
          bill: bill as BillLine[],
          model: of as ModelPart[],
          beyondSeenMicros,
          isOpen,
        });
        expect(done.parts.reduce((sum, { micros: each }) => sum + each, 0)).toBe(done.differenceMicros);
        expect(new Set(done.parts.map(({ cause }) => cause)).size).toBe(done.parts.length);
      }),
    );
  });
});
