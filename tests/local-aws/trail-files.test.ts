import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundContext, packCiphertext, unpackCiphertext } from '#lib/local-aws/rules/kms/ciphertext.ts';
import { readRange } from '#lib/local-aws/rules/trail-files/byte-range.ts';
import {
  type DeliveredRecord,
  type Disorder,
  filesOf,
  INTERVAL_MS,
  intervalStart,
  intervalsOf,
} from '#lib/local-aws/rules/trail-files/sort-records.ts';

const START = Date.parse('2026-11-20T08:00:00Z');
const INTERVALS = 12;

const record = fc
  .record({ seq: fc.integer({ min: 1, max: 10_000 }), offset: fc.integer({ min: 0, max: 3_599_000 }) })
  .map(
    ({ seq, offset }): DeliveredRecord => ({
      seq,
      eventId: createHash('sha256').update(`${seq} ${offset}`).digest('hex'),
      eventTime: new Date(START + offset),
      record: '{}',
    }),
  );
const wishes = fc.record({ disorder: fc.boolean(), duplicates: fc.boolean() });

/** Looks at all intervals of two hours in runs of the lengths given, as the courier does. */
function runs(records: readonly DeliveredRecord[], lengths: readonly number[], wish: Partial<Disorder>) {
  const delivered: { id: string; start: number }[] = [];
  let first = START;
  const end = START + 2 * INTERVALS * INTERVAL_MS;
  for (let run = 0; first < end; run += 1) {
    const length = lengths[run % lengths.length] ?? 1;
    const last = Math.min(first + (length - 1) * INTERVAL_MS, end - INTERVAL_MS);
    for (const one of records) {
      const starts = intervalsOf(
        one,
        { first, last, highSeq: 20_000 },
        {
          disorder: false,
          duplicates: false,
          ...wish,
        },
      );
      for (const start of starts) delivered.push({ id: one.eventId, start });
    }
    first = last + INTERVAL_MS;
  }
  return delivered.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.start - b.start));
}

test('however often somebody looks, the same records are in the same files, none is lost', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
  const records = fc.uniqueArray(record, { selector: (one) => one.eventId, maxLength: 30 });
  fc.assert(
    fc.property(records, lengths, wishes, (given, steps, wish) => {
      const once = runs(given, [100], wish);
      expect(runs(given, steps, wish)).toEqual(once);
      expect(new Set(once.map(({ id }) => id)).size).toBe(given.length);
      if (!wish.duplicates) expect(once).toHaveLength(given.length);
      if (!wish.disorder && !wish.duplicates) {
        for (const one of given) {
          expect(once.find(({ id }) => id === one.eventId)?.start).toBe(intervalStart(one.eventTime));
        }
      }
    }),
  );
});

test('a record that arrives after its interval was written is in the next file, once', () => {
  const late: DeliveredRecord = { seq: 11, eventId: 'a', eventTime: new Date(START), record: '{}' };
  const first = START + 4 * INTERVAL_MS;
  const span = { first, last: first + INTERVAL_MS };
  const wish = { disorder: false, duplicates: false };
  expect(intervalsOf(late, { ...span, highSeq: 10 }, wish)).toEqual([first]);
  expect(intervalsOf(late, { ...span, highSeq: 11 }, wish)).toEqual([]);
});

test('large intervals are cut into files of five thousand', () => {
  const many = Array.from({ length: 12_001 }, (_, seq) => ({
    seq,
    eventId: String(seq),
    eventTime: new Date(START),
    record: '{}',
  }));
  for (const disorder of [true, false]) {
    const files = filesOf(many, { disorder, duplicates: false });
    expect(files.map((file) => file.length)).toEqual([5000, 5000, 2001]);
    expect(new Set(files.flat().map(({ seq }) => seq)).size).toBe(12_001);
  }
});

test.each([
  [undefined, undefined],
  ['bytes=-', undefined],
  ['bytes=5-2', undefined],
  ['bytes=0-1,3-4', undefined],
  ['lines=0-1', undefined],
  ['bytes=0-0', { from: 0, length: 1 }],
  ['bytes=0-999', { from: 0, length: 10 }],
  ['bytes=9-', { from: 9, length: 1 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-3', { from: 7, length: 3 }],
  ['bytes=-99', { from: 0, length: 10 }],
  ['bytes=-0', 'unsatisfiable'],
])('range %s of ten bytes', (header, range) => {
  expect(readRange(header, 10)).toEqual(range);
});

test('a ciphertext is taken apart as it was put together; any other bytes are not one', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 1 }), (keyArn, bytes) => {
      const sealed = Buffer.from(bytes);
      const read = unpackCiphertext(packCiphertext({ keyArn, sealed }));
      expect(read?.sealed.equals(sealed)).toBe(true);
      expect(read?.keyArn).toBe(Buffer.from(keyArn).toString());
      unpackCiphertext(sealed);
    }),
  );
});

test('encryption contexts are bound whole: order does not count, where a name ends does', () => {
  expect(boundContext({ a: '1', b: '2' })).toBe(boundContext({ b: '2', a: '1' }));
  expect(boundContext({ a: '1,b:2' })).not.toBe(boundContext({ a: '1', b: '2' }));
  expect(boundContext({ ab: 'c' })).not.toBe(boundContext({ a: 'bc' }));
  expect(boundContext(undefined)).toBe(boundContext({}));
});
