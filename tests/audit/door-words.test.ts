import { expect, test } from 'vitest';
import { sentenceOf } from '#components/audit/sentence.ts';
import { doorWords } from '#components/audit/sentences/door-words.ts';
import { ACTIONS, PAGES, ROUTES } from '#lib/web/rules/doors.ts';

test('every door has words of its own in the sentence of a refusal', () => {
  const doors = [...Object.keys(PAGES), ...Object.keys(ACTIONS), ...Object.keys(ROUTES)];
  const wordless = doors.filter((door) => doorWords(door) === door);
  expect(wordless).toEqual([]);
});

test('a door that is gone is named as it was recorded', () => {
  expect(sentenceOf('door.refused', { door: 'no.such-door', code: 'forbidden' }).act).toBe(
    'was turned away at no.such-door',
  );
  expect(sentenceOf('door.refused', { door: 'constructor', code: 'forbidden' }).act).toBe(
    'was turned away at constructor',
  );
});
