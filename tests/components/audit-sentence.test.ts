import { expect, test } from 'vitest';
import { sentenceOf } from '#components/audit/sentence.ts';
import { RECORD_DATA } from '#lib/audit/rules/record.ts';

test('every kind of audit record has a sentence of its own', () => {
  const bare = Object.keys(RECORD_DATA).filter((kind) => sentenceOf(kind, {}).act === kind);
  expect(bare).toEqual([]);
});

test('a refusal is said in words and drawn as trouble', () => {
  expect(sentenceOf('reveal.refused', { code: 'grant-spent' })).toEqual({
    act: 'was refused a value',
    names: 'nothing',
    tail: ', no use was left',
    trouble: true,
  });
  expect(sentenceOf('door.refused', { door: 'audit', code: 'not-known-here' }).tail).toBe(', not known here');
});
