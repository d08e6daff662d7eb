import { describe, expect, test } from 'vitest';
import {
  consequenceOf,
  type HealthFacts,
  healthWords,
  judgeHealth,
  notChecked,
} from '#lib/secrets/rules/health.ts';

const now = new Date('2026-11-20T14:32:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const after = (date: Date, ms: number) => new Date(date.getTime() + ms);

const healthy: HealthFacts = {
  environment: 'production',
  createdAt: daysAgo(40),
  changedAt: daysAgo(10),
  lastAccessedOn: daysAgo(1),
  rotationEnabled: true,
  lastRotatedAt: daysAgo(10),
  nextRotationAt: daysAgo(-20),
  deletionAskedAt: null,
  owningService: null,
  currentVersionId: 'v2',
  pendingVersionId: null,
  pendingSeenAt: null,
  failedReplica: null,
};

function judged(facts: Partial<HealthFacts>) {
  const health = judgeHealth({ ...healthy, ...facts }, now);
  return { state: health.state, cause: health.cause, words: healthWords(health, now) };
}

test('a secret that rotates and is read is fine, until its rotation falls due', () => {
  const health = judgeHealth(healthy, now);
  expect(health).toMatchObject({ state: 'fine', cause: null });
  expect(health.changesAt).toEqual(after(daysAgo(-20), 3_600_000));
  expect(healthWords(health, now)).toBeNull();
});

describe('what metadata proves', () => {
  test.each<[string, Partial<HealthFacts>, string, string]>([
    ['overdue', { nextRotationAt: daysAgo(6) }, 'attention', 'Rotation overdue by 6 days'],
    [
      'overdue and half-way',
      { nextRotationAt: daysAgo(6), pendingVersionId: 'v3', changedAt: daysAgo(20) },
      'broken',
      'Rotation unfinished, 20 days',
    ],
    [
      'a label left over',
      { pendingVersionId: 'v3', changedAt: daysAgo(14) },
      'attention',
      'Leftover AWSPENDING, 14 days',
    ],
    [
      'a label left over, seen long before the last edit',
      { pendingVersionId: 'v3', changedAt: daysAgo(1), pendingSeenAt: daysAgo(14) },
      'attention',
      'Leftover AWSPENDING, 14 days',
    ],
    ['a pending label on the current version is no trouble', { pendingVersionId: 'v2' }, 'fine', ''],
    [
      'no current version',
      { currentVersionId: null },
      'broken',
      'No version has AWSCURRENT, so every read fails',
    ],
    [
      'planned deletion',
      { deletionAskedAt: daysAgo(3), currentVersionId: null },
      'attention',
      'Marked for deletion 3 days ago',
    ],
    [
      'rotation switched off',
      { rotationEnabled: false, nextRotationAt: null },
      'attention',
      'Rotation switched off',
    ],
    [
      'never rotated',
      { rotationEnabled: null, lastRotatedAt: null, nextRotationAt: null, createdAt: daysAgo(412) },
      'attention',
      'Never rotated, 412 days old',
    ],
    [
      'never rotated, kept by a service',
      {
        rotationEnabled: null,
        lastRotatedAt: null,
        nextRotationAt: null,
        createdAt: daysAgo(412),
        owningService: 'rds',
      },
      'fine',
      '',
    ],
    ['unused', { lastAccessedOn: daysAgo(131) }, 'attention', 'Not read for 131 days'],
    [
      'never read',
      { lastAccessedOn: null, createdAt: daysAgo(203) },
      'attention',
      'Never read, 203 days old',
    ],
    ['a replica failed', { failedReplica: 'eu-west-1' }, 'attention', 'Replica in eu-west-1 failed'],
    ['no rule', { environment: 'unknown' }, 'attention', 'No environment rule matches'],
  ])('%s', (_, facts, state, words) => {
    expect(judged(facts)).toMatchObject({ state, words: words || null });
  });
});

test('a running rotation is not left over, and becomes so at a time that is told', () => {
  const running = { ...healthy, pendingVersionId: 'v3', changedAt: after(now, -600_000) };
  const health = judgeHealth(running, now);
  expect(health.state).toBe('fine');
  expect(health.changesAt).toEqual(after(now, 3_000_000));
  const at = health.changesAt ?? now;
  expect(judgeHealth(running, after(at, -1)).state).toBe('fine');
  expect(judgeHealth(running, at).cause).toBe('pending-left-over');
});

test('every time told is a time at which the verdict changes or a worse one can come', () => {
  let at = daysAgo(40);
  const causes: (string | null)[] = [];
  for (let step = 0; step < 10; step += 1) {
    const health = judgeHealth(
      { ...healthy, rotationEnabled: null, lastRotatedAt: null, nextRotationAt: null },
      at,
    );
    causes.push(health.cause);
    if (health.changesAt === null) break;
    expect(health.changesAt > at).toBe(true);
    at = health.changesAt;
  }
  expect(causes).toEqual([null, 'unused', 'never-rotated']);
});

test('order of consequence: protected first, broken first within, what is fine last', () => {
  const order = [
    consequenceOf({ state: 'broken', cause: 'no-current-version' }, 'production'),
    consequenceOf({ state: 'broken', cause: 'rotation-unfinished' }, 'production'),
    consequenceOf({ state: 'attention', cause: 'rotation-overdue' }, 'production'),
    consequenceOf({ state: 'attention', cause: 'unused' }, 'unknown'),
    consequenceOf({ state: 'not-seen', cause: 'not-checked' }, 'production'),
    consequenceOf({ state: 'broken', cause: 'rotation-unfinished' }, 'development'),
    consequenceOf({ state: 'attention', cause: 'unused' }, 'staging'),
    consequenceOf({ state: 'fine', cause: null }, 'production'),
    consequenceOf({ state: 'fine', cause: null }, 'development'),
  ];
  expect([...order].sort((a, b) => a - b)).toEqual(order);
});

test('a region that cannot be seen', () => {
  expect(healthWords(notChecked(after(now, -6 * 3_600_000)), now)).toBe('Not checked with AWS for 6 h');
});
