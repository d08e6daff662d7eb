import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { arnOf, foreign, made, shadow } from './made-records.ts';

/** Longer on demand: `TRAIL_FUZZ_SECONDS=600`. */
const SECONDS = Number(process.env.TRAIL_FUZZ_SECONDS ?? 8);

const BASES = [
  made(1),
  made(2, { requestParameters: { secretId: 'a' } }),
  foreign(3),
  shadow(4, 4, arnOf('x'), 'v'),
].map((record) => JSON.stringify(record));
const ENVELOPES = [
  (text: string) => text,
  (text: string) => `{"Records":[${text},${text}]}`,
  (text: string) => `[${text}]`,
  (text: string) => `${text}\n${text}\n`,
  (text: string) => JSON.stringify({ Events: [{ CloudTrailEvent: text }] }),
  (text: string) => JSON.stringify({ message: text }),
];
/** Pieces of grammar, so that mutants stay near what a parser takes. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  '\u0000',
  '"__proto__":{"x":1},',
  '"eventID":',
  'null',
  '1e999',
  '\\ud800',
  '\\u0000',
  '"Records":[',
  '{"a":'.repeat(150),
  '\ufeff',
  '"constructor":{"prototype":{"x":1}},',
  'é',
  '-',
];

const mutant = fc
  .record({
    base: fc.constantFrom(...BASES),
    envelope: fc.constantFrom(...ENVELOPES),
    edits: fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(40),
        fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })),
      ),
      { maxLength: 6 },
    ),
    size: fc.integer({ min: 3, max: 2_000 }),
  })
  .map(({ base, envelope, edits, size }) => {
    let text = envelope(base);
    for (const [at, length, piece] of edits) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + piece + text.slice(place + length);
    }
    return { bytes: Buffer.from(text), size };
  });

describe('hostile bytes', () => {
  it(
    'never throw, never hang, never touch a prototype, and read the same however they are cut',
    () => {
      const before = Object.getOwnPropertyNames(Object.prototype).join();
      const until = performance.now() + SECONDS * 1000;
      fc.assert(
        fc.property(mutant, ({ bytes, size }) => {
          const begun = process.cpuUsage();
          const whole = collect(bytes);
          const cut = collect(bytes, { size });
          expect(cut.broken).toBe(whole.broken);
          expect(cut.records.map((record) => record.eventId)).toEqual(
            whole.records.map((record) => record.eventId),
          );
          expect(cut.unreadable).toEqual(whole.unreadable);
          // ms of CPU: 10 per KB, and room for what the process has to clear up.
          const { user, system } = process.cpuUsage(begun);
          expect((user + system) / 1_000).toBeLessThan(500 + bytes.length / 100);
          expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
          for (const { raw: _, ...kept } of whole.records) {
            expect(JSON.stringify(kept)).not.toMatch(/\\u0000|\\ud[89a-f]/);
          }
        }),
        {
          numRuns: 1_000_000,
          interruptAfterTimeLimit: Math.max(1, until - performance.now()),
          markInterruptAsFailure: false,
        },
      );
    },
    (SECONDS + 30) * 1000,
  );

  it('random bytes and broken gzip are refused or empty', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(collect(Buffer.from(bytes)).records).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(collect(gzipSync('{"Records":[]}')).broken).toBe('not-json');
  });
});
