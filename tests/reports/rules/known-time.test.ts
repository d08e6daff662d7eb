import { expect, test } from 'vitest';
import { knownPeriod, unknownSentences } from '#lib/reports/rules/known-time.ts';

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const quarter = { from: new Date('2026-07-01T00:00:00Z'), to: new Date('2026-10-01T00:00:00Z') };

test('a period that all is known of needs no words', () => {
  expect(unknownSentences(quarter, { log: at('2026-01-05'), trail: at('2026-06-30') }, 'UTC')).toEqual([]);
});

test('a period before the installation says that its tables are empty, and how far back reads are known', () => {
  const known = { log: at('2026-11-20'), trail: at('2026-08-22') };
  expect(unknownSentences(quarter, known, 'UTC')).toEqual([
    'This installation has kept records since 20 November 2026: no request, decision or reveal of this period can be in the pack.',
    'CloudTrail was read back to 22 August 2026: reads before that day are not known.',
  ]);
  expect(knownPeriod(known, at('2026-11-20'), 'UTC')).toEqual({ from: '2026-08-22', to: '2026-11-20' });
});

test('a period in which the log began names the day in the zone of the pack', () => {
  const log = new Date('2026-08-01T23:30:00Z');
  expect(unknownSentences(quarter, { log, trail: null }, 'Europe/Berlin')).toEqual([
    'Requests, decisions and reveals are on record since 2 August 2026. Before that day there was no log here.',
    'No CloudTrail was read yet: what was read at AWS is not known.',
  ]);
  expect(knownPeriod({ log, trail: null }, at('2026-08-03'), 'Europe/Berlin')).toEqual({
    from: '2026-08-02',
    to: '2026-08-03',
  });
  expect(knownPeriod({ log: null, trail: null }, at('2026-08-03'), 'UTC')).toBeNull();
});

test('a period before the first read of the trail says that no read of it is known', () => {
  const [, words] = unknownSentences(quarter, { log: at('2026-11-20'), trail: at('2026-11-01') }, 'UTC');
  expect(words).toBe('CloudTrail was read back to 1 November 2026: no read of this period is known.');
});
