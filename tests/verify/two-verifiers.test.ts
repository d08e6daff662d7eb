import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startOfWalk, walkOn } from '#lib/audit/log-walk.ts';
import type { LogKey } from '#lib/audit/rules/key-line.ts';
import { check } from './checker.ts';
import { exportOf, type Item, type MadeLog, makeKey, makeLog, rechain } from './made-log.ts';

const RUNS = 2_000;
const TIMEOUT_MS = 120_000;
const key = makeKey();
const stranger = makeKey();

const notes = fc.array(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.toWellFormed()),
  {
    minLength: 1,
    maxLength: 24,
  },
);
const log = fc
  .tuple(notes, fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 5 }))
  .map(([texts, sizes]) => makeLog(texts, sizes, key));

type Edit = (items: readonly Item[], made: MadeLog) => Item[];
const place = fc.double({ min: 0, max: 0.999, noNaN: true });
const at = (items: readonly Item[], where: number) => Math.floor(where * items.length);
const replace = (items: readonly Item[], index: number, by: readonly Item[]) => [
  ...items.slice(0, index),
  ...by,
  ...items.slice(index + 1),
];
const flip = (text: string, where: number) => {
  const bytes = Buffer.from(text);
  const index = Math.floor(where * bytes.length);
  // A letter or a digit for another one, so that the line stays a line.
  bytes[index] = bytes[index] === 0x61 ? 0x62 : 0x61;
  return bytes.toString('utf8');
};

/** What somebody may do to a log, the chain rebuilt or not. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  place.map(
    (where): Edit =>
      (items) =>
        items.filter((_, i) => i !== at(items, where)),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Edit =>
      (items) => {
        const moved = [...items];
        const [taken] = moved.splice(at(items, from), 1);
        if (taken) moved.splice(at(items, to), 0, taken);
        return moved;
      },
  ),
  fc.tuple(place, place).map(
    ([where, of]): Edit =>
      (items) => {
        const copy = items[at(items, of)];
        return copy ? items.toSpliced(at(items, where), 0, copy) : [...items];
      },
  ),
  fc.tuple(place, place).map(
    ([where, byte]): Edit =>
      (items) => {
        const index = at(items, where);
        const item = items[index];
        if (!item) return [];
        return replace(items, index, [{ ...item, text: flip(item.text, byte) }]);
      },
  ),
  place.map(
    (where): Edit =>
      (items) =>
        items.slice(0, at(items, where)),
  ),
  fc.constant<Edit>((items, made) => rechain(made, items)),
);

function walk(made: MadeLog, items: readonly Item[]): 'intact' | number {
  const keys: LogKey[] = [{ id: key.id, publicKey: key.publicKey, handover: null }];
  let previous = new Uint8Array(32);
  let number = 0n;
  const links = items
    .filter((item) => item.kind === 'record')
    .map((item) => {
      const hash = Buffer.from(item.hash, 'hex');
      const link = { number: ++number, previousHash: previous, hash, bytes: Buffer.from(item.text) };
      previous = new Uint8Array(hash);
      return link;
    });
  const checkpoints = items
    .filter((item) => item.kind === 'checkpoint')
    .map((item) => ({ ...item, number: 0 }));
  try {
    const end = walkOn(startOfWalk(made.logId), links, checkpoints, keys);
    return 'why' in end ? end.firstBad : 'intact';
  } catch {
    // A checkpoint that is no JSON any more.
    return -1;
  }
}

/** Whether a checkpoint stands where records of its size end: the database has no other order of the two. */
function inOrder(items: readonly Item[]): boolean {
  let size = 0;
  return items.every((item) => {
    if (item.kind === 'record') size++;
    try {
      return item.kind === 'record' || JSON.parse(item.text).size === size;
    } catch {
      return false;
    }
  });
}

test(
  'the independent program and the walk of the product agree on sound and on edited logs',
  () => {
    let broken = 0;
    let sound = 0;
    fc.assert(
      fc.property(log, fc.array(edit, { maxLength: 3 }), (made, edits) => {
        const items = edits.reduce<readonly Item[]>((now, change) => change(now, made), made.items);
        const theirs = check(exportOf(made, items), { key, logId: made.logId });
        const ours = walk(made, items);
        expect(theirs.problem === undefined && inOrder(items)).toBe(ours === 'intact' && inOrder(items));
        if (theirs.problem) broken++;
        else sound++;
        // Both name the same record where the edit was one of records alone.
        const records = JSON.stringify(items.filter((item) => item.kind === 'checkpoint'));
        const untouched = records === JSON.stringify(made.items.filter((item) => item.kind === 'checkpoint'));
        if (theirs.problem && untouched && inOrder(items) && typeof ours === 'number') {
          expect(theirs.problem.firstBad).toBe(ours);
        }
      }),
      { numRuns: RUNS },
    );
    expect(broken).toBeGreaterThan(RUNS / 4);
    expect(sound).toBeGreaterThan(RUNS / 20);
  },
  TIMEOUT_MS,
);

test(
  'a file passes if and only if every byte of it is what was exported',
  () => {
    const change = fc.oneof(
      fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([where, mask]) => (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        const index = Math.floor(where * bytes.length);
        changed[index] = (changed[index] ?? 0) ^ mask;
        return changed;
      }),
      place.map((where) => (bytes: Buffer) => bytes.subarray(0, Math.floor(where * bytes.length))),
      fc
        .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 }))
        .map(([where, extra]) => (bytes: Buffer) => {
          const index = Math.floor(where * (bytes.length + 1));
          return Buffer.concat([bytes.subarray(0, index), extra, bytes.subarray(index)]);
        }),
      fc.tuple(place, fc.integer({ min: 1, max: 200 })).map(([where, length]) => (bytes: Buffer) => {
        const index = Math.floor(where * bytes.length);
        return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + length)]);
      }),
      fc.constant((bytes: Buffer) => bytes),
    );
    fc.assert(
      fc.property(log, change, fc.integer({ min: 1, max: 500 }), (made, edit, piece) => {
        const bytes = Buffer.from(exportOf(made));
        const edited = edit(bytes);
        const { problem } = check(edited, { key, logId: made.logId }, piece);
        expect(problem === undefined).toBe(bytes.equals(edited));
      }),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test('a log that somebody else signed again from end to end is not believed', () => {
  const forged = makeLog(['a', 'b', 'c'], [2, 3], stranger);
  expect(check(exportOf(forged), { key, logId: forged.logId }).problem?.code).toBe('unknown-key');
  expect(check(exportOf(forged), { key: stranger, logId: forged.logId }).problem).toBe(undefined);
});
