import { describe, expect, it } from 'vitest';
import { groupedHash, shortId, shortVersionId } from '#components/format/id.ts';
import { formatMoney } from '#components/format/money.ts';
import {
  countOf,
  countWord,
  formatBytes,
  formatCount,
  formatPercent,
  formatRoundCount,
  formatTick,
} from '#components/format/number.ts';

describe('counts', () => {
  it('groups', () => {
    expect(formatCount(48_213)).toBe('48,213');
    expect(formatCount(48_213, 'de-DE')).toBe('48.213');
  });

  it.each([
    [0, '0'],
    [100_000, '100,000'],
    [214_400, '214 k'],
    [999_600, '1 M'],
    [7_912_345, '7.9 M'],
    [94_200_000, '94.2 M'],
    [1_240_000_000, '1.2 B'],
  ])('%d in prose is %s', (count, words) => {
    expect(formatRoundCount(count).replace('\u202f', ' ')).toBe(words);
  });

  it('writes ticks without a space', () => {
    expect(formatTick(12_000)).toBe('12k');
    expect(formatTick(500_000)).toBe('500k');
    expect(formatTick(6)).toBe('6');
    expect(formatTick(0.5)).toBe('0.5');
  });

  it('always carries the noun', () => {
    expect(countOf(1, 'secret')).toBe('1 secret');
    expect(countOf(0, 'secret')).toBe('0 secrets');
    expect(countOf(2, 'person', 'people')).toBe('2 people');
    expect(countWord(7)).toBe('Seven');
    expect(countWord(13)).toBe('13');
  });

  it('writes shares with one decimal and sizes in binary units', () => {
    expect(formatPercent(0.949).replace('\u202f', ' ')).toBe('94.9 %');
    expect(formatBytes(1)).toBe('1 byte');
    expect(formatBytes(4_299_162)).toBe('4.1 MiB');
    expect(formatBytes(65_536)).toBe('64 KiB');
  });
});

describe('money', () => {
  it.each([
    [214_600_000, 'column', '$214.60'],
    [328_400_000, 'whole', '$328'],
    [95_000, 'small', '9.5 ¢'],
    [3_640_000, 'small', '$3.64'],
    [50_000, 'price', '$0.0500'],
    [0, 'column', '$0.00'],
  ] as const)('%d micro-dollars as %s is %s', (micros, style, words) => {
    expect(formatMoney(micros, style).replace('\u202f', ' ')).toBe(words);
    expect(formatMoney(BigInt(micros), style).replace('\u202f', ' ')).toBe(words);
  });
});

describe('ids', () => {
  const id = 'e9a27b10-4c1f-4d8e-9b51-0f6b8a1c2d3e';

  it('shows eight characters of a version, twelve where two begin alike', () => {
    expect(shortVersionId(id)).toBe('e9a27b10');
    expect(shortVersionId(id, [id, 'e9a27b10-ffff-4d8e-9b51-0f6b8a1c2d3e'])).toBe('e9a27b10-4c1');
    expect(shortVersionId(id, [id, 'b83f41d7-4c1f-4d8e-9b51-0f6b8a1c2d3e'])).toBe('e9a27b10');
    expect(shortVersionId('short')).toBe('short');
  });

  it('shows four symbols of our ids', () => {
    expect(shortId('req_5M9K0000000000AB')).toBe('req_5M9K');
    expect(shortId('anything')).toBe('anything');
  });

  it('groups a hash', () => {
    expect(groupedHash('9f2c41aa07e1beef')).toBe('9f2c 41aa 07e1');
  });
});
