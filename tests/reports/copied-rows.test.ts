import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsOfCopy } from '#lib/reports/store/copied-rows.ts';

test('rows of a copy are the same rows, as many at a time, wherever the connection cut them', async () => {
  const escaped = (cell: string | null) =>
    cell === null
      ? '\\N'
      : cell
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', '\\n')
          .replaceAll('\r', '\\r')
          .replaceAll('\t', '\\t')
          .replaceAll('\v', '\\v')
          .replaceAll('\b', '\\b')
          .replaceAll('\f', '\\f');
  const cell = fc.oneof(
    fc.constant(null),
    fc.constantFrom('\\N', 'a\\tb', '\t', '\n', '\\'),
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  );
  const row = fc.tuple(cell, cell, cell);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      async (rows, cut, atOnce) => {
        const bytes = Buffer.from(rows.map((cells) => `${cells.map(escaped).join('\t')}\n`).join(''));
        const portions = (async function* () {
          for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
        })();
        const groups: (readonly (readonly (string | null)[])[])[] = [];
        for await (const group of rowsOfCopy(portions, atOnce)) groups.push(group);
        expect(groups.flat()).toEqual(rows);
        expect(groups.slice(0, -1).every((group) => group.length === atOnce)).toBe(true);
      },
    ),
  );
});
