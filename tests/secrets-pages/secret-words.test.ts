import { describe, expect, test } from 'vitest';
import { recordedFailures } from '#components/secrets/recorded-failures.tsx';
import { keyWords, orderedVersions, replicaWords, rotationWords } from '#components/secrets/secret-words.ts';

test('replicas in words', () => {
  expect(replicaWords([{ region: 'eu-west-1', status: 'InSync' }])).toBe('1 replica, eu-west-1, in sync');
  expect(
    replicaWords([
      { region: 'eu-west-1', status: 'InSync' },
      { region: 'us-east-1', status: 'Failed' },
    ]),
  ).toBe('2 replicas, 1 in sync, 1 failed');
});

test('rotation in words', () => {
  const rules = { afterDays: 30, schedule: null };
  expect(rotationWords({ rotationEnabled: null, rotationRules: null })).toBe('Not rotated by AWS');
  expect(rotationWords({ rotationEnabled: false, rotationRules: rules })).toBe('Rotation is off');
  expect(rotationWords({ rotationEnabled: true, rotationRules: rules })).toBe('Rotates every 30 days');
  expect(
    rotationWords({ rotationEnabled: true, rotationRules: { afterDays: null, schedule: 'rate(4 hours)' } }),
  ).toBe('Rotates on rate(4 hours)');
});

test('a key by its alias or the beginning of its id', () => {
  expect(keyWords('alias/payments')).toBe('alias/payments');
  expect(keyWords('arn:aws:kms:eu-central-1:111122223333:key/1047fb0e-1771-468e-8c5a-72bc51efb361')).toBe(
    '1047fb0e',
  );
});

test('versions: pending, current, previous, other labels, none; gone ones are left out', () => {
  const version = (
    versionId: string,
    labels: string[],
    createdAt: string | null,
    goneAt: string | null = null,
  ) => ({
    versionId,
    labels,
    createdAt,
    firstSeenAt: '2026-11-01T00:00:00Z',
    goneAt,
  });
  const ordered = orderedVersions([
    version('none-old', [], '2026-01-01T00:00:00Z'),
    version('none-new', [], '2026-02-01T00:00:00Z'),
    version('gone', ['AWSPREVIOUS'], null, '2026-11-02T00:00:00Z'),
    version('pinned', ['pinned'], null),
    version('current', ['pinned-too', 'AWSCURRENT'], null),
    version('pending', ['AWSPENDING'], null),
  ]);
  expect(ordered.map(({ versionId }) => versionId)).toEqual([
    'pending',
    'current',
    'pinned',
    'none-new',
    'none-old',
  ]);
});

describe('rotations that CloudTrail recorded as failed', () => {
  test('failures in a row are one act with their number, until a rotation succeeds', () => {
    const failed = (at: string) => ({ eventId: `failed ${at}`, at });
    const acts = recordedFailures(
      [
        failed('2026-11-05T10:00:00Z'),
        failed('2026-11-01T10:00:00Z'),
        failed('2026-11-02T10:00:00Z'),
        failed('2026-11-03T10:00:00Z'),
      ],
      ['2026-11-04T10:00:00Z'],
    );
    expect(acts.map(({ what, who }) => `${what}, ${who}`)).toEqual([
      'Rotation failing, 3 attempts',
      'Rotation failed, 1 attempt',
    ]);
  });
});
