import { isValidElement, type ReactNode } from 'react';
import { expect, test } from 'vitest';
import { soonOrLater } from '#lib/web/soon-or-later.tsx';
import { doorFiles, moduleOf } from '#tests/support/doors.ts';

/** Longer than a page may take before it begins with a skeleton. */
const LATE_MS = 400;

/** As a page of somebody else's object ends: not found, but only after it was looked for. */
const lateAndAbsent = () =>
  new Promise<ReactNode>((_, fail) => setTimeout(() => fail(new Error('not found')), LATE_MS));

test('a page about one object says “not found” before its first byte, however late: the status tells nothing', async () => {
  await expect(soonOrLater(lateAndAbsent(), { aboutOne: true })).rejects.toThrow('not found');
});

test('another page that is late begins with a skeleton', async () => {
  const late = lateAndAbsent();
  late.catch(() => undefined);
  expect(isValidElement(await soonOrLater(late, { aboutOne: false }))).toBe(true);
});

test('every page whose address names an object says so to its door: nothing but `params` makes it wait', async () => {
  const named = (await doorFiles()).filter((file) => /\[[^\]]+\]\/.*page\.tsx$|\]\/page\.tsx$/.test(file));
  expect(named.length).toBeGreaterThan(12);
  const without: string[] = [];
  for (const file of named) {
    const { text } = await moduleOf(file);
    if (!/definePage\(\s*'[a-z.-]+',\s*\{ params\b/.test(text)) without.push(file);
  }
  expect(without).toEqual([]);
});
