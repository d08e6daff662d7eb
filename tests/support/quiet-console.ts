import { afterEach, beforeEach, expect } from 'vitest';

/** A warning or an error on the console is a finding: the test in which it appears fails with its words. */
const said: string[] = [];
const original = { warn: console.warn, error: console.error };

beforeEach(() => {
  said.length = 0;
  console.warn = (...words: unknown[]) => void said.push(`warning: ${words.map(String).join(' ')}`);
  console.error = (...words: unknown[]) => void said.push(`error: ${words.map(String).join(' ')}`);
});

afterEach(() => {
  console.warn = original.warn;
  console.error = original.error;
  expect(said, 'what the test wrote to the console').toEqual([]);
});
