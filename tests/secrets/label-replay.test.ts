import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelEvent } from '#lib/secrets/rules/label-events.ts';
import { replayLabels } from '#lib/secrets/rules/label-replay.ts';

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(32)) as [
  string,
  string,
  string,
  string,
];
let serial = 0;

function event(name: LabelEvent['name'], second: number, told: Partial<LabelEvent> = {}): LabelEvent {
  serial += 1;
  return {
    eventId: `event-${String(serial).padStart(4, '0')}`,
    at: new Date(1_780_000_000_000 + second * 1_000),
    name,
    versionId: null,
    token: null,
    stages: [],
    stage: null,
    removeFrom: null,
    moveTo: null,
    isTest: false,
    movedBy: 'arn:aws:iam::111122223333:role/engineer',
    who: 'sofia@larkfield.example',
    whoKind: 'person',
    approvalId: null,
    ...told,
  };
}

const machine = { who: 'rotator', whoKind: 'workload' } as const;
const put = (second: number, versionId: string, told: Partial<LabelEvent> = {}) =>
  event('PutSecretValue', second, { versionId, ...told });
const move = (second: number, stage: string, removeFrom: string | null, moveTo: string | null, told = {}) =>
  event('UpdateSecretVersionStage', second, { stage, removeFrom, moveTo, ...told });
const rotation = (second: number, from: string, to: string) => [
  event('RotationStarted', second, { versionId: to, who: 'secretsmanager', whoKind: 'service' }),
  put(second + 2, to, { stages: ['AWSPENDING'], ...machine }),
  move(second + 5, 'AWSCURRENT', from, to, machine),
  move(second + 6, 'AWSPENDING', to, null, machine),
];

const short = (events: readonly LabelEvent[], made?: ReadonlyMap<string, Date | null>) =>
  replayLabels(events, made).map(
    ({ label, fromVersionId, toVersionId, how }) =>
      `${label} ${fromVersionId?.[0] ?? '-'}>${toVersionId?.[0] ?? '-'} ${how}`,
  );

describe('what records say of labels', () => {
  test('a creation, a rotation, a rollback by hand and a value put', () => {
    const events = [
      event('CreateSecret', 0, { token: A }),
      ...rotation(100, A, B),
      move(200, 'AWSCURRENT', B, A),
      put(300, C),
    ];
    expect(short(events)).toEqual([
      'AWSCURRENT ->a created',
      'AWSPENDING ->b rotation',
      'AWSCURRENT a>b rotation',
      'AWSPREVIOUS ->a rotation',
      'AWSPENDING b>- rotation',
      'AWSCURRENT b>a rollback',
      'AWSPREVIOUS a>b rollback',
      'AWSCURRENT a>c put',
      'AWSPREVIOUS b>a put',
    ]);
  });

  test('the five facts of a rollback: version, label, when, by whom, how, and under which approval', () => {
    const events = [...rotation(100, A, B), move(200, 'AWSCURRENT', B, A, { approvalId: 'chg_X' })];
    const rollback = replayLabels(events).find(
      ({ how, label }) => how === 'rollback' && label === 'AWSCURRENT',
    );
    expect(rollback).toMatchObject({
      fromVersionId: B,
      toVersionId: A,
      label: 'AWSCURRENT',
      who: 'sofia@larkfield.example',
      approvalId: 'chg_X',
      eventName: 'UpdateSecretVersionStage',
    });
  });

  test('a rollback to a version that was never seen current is told by the age of the versions', () => {
    const made = new Map([
      [A, new Date(1_000)],
      [B, new Date(2_000)],
    ]);
    expect(short([move(1, 'AWSCURRENT', B, A)], made)[0]).toBe('AWSCURRENT b>a rollback');
    expect(short([move(1, 'AWSCURRENT', A, B)], made)[0]).toBe('AWSCURRENT a>b by-hand');
  });

  test('a rotation finished by a person is moved by hand; one that was abandoned loses its label', () => {
    const [started, filled] = rotation(10, A, B);
    if (!started || !filled) throw new Error('a rotation begins with two records');
    expect(short([started, filled, move(50, 'AWSCURRENT', A, B)]).at(-2)).toBe('AWSCURRENT a>b by-hand');
    expect(short([started, filled, event('RotationAbandoned', 60)]).at(-1)).toBe('AWSPENDING b>- rotation');
  });

  test('putting a value takes AWSPENDING off what was current; moving a label does not', () => {
    const both = [put(1, A), move(2, 'AWSPENDING', null, A)];
    expect(short([...both, put(3, B)])).toContain('AWSPENDING a>- put');
    expect(short([...both, move(3, 'AWSCURRENT', A, B)]).join()).not.toContain('AWSPENDING a>-');
  });

  test('what a creation or update wrote counts only where the version is known', () => {
    expect(short([event('CreateSecret', 0, { token: A })])).toEqual([]);
    expect(
      short([event('CreateSecret', 0, { token: A }), event('GenerateDataKey', 0, { versionId: A })]),
    ).toEqual(['AWSCURRENT ->a created']);
    expect(short([event('UpdateSecret', 0, { token: A })], new Map([[A, null]]))).toEqual([
      'AWSCURRENT ->a put',
    ]);
    expect(short([event('RotateSecret', 0, { versionId: A, isTest: true })])).toEqual([]);
  });

  test("AWS's own event of a label counts where no record tells who moved it", () => {
    const told = event('SecretLabelUpdated', 5, { stage: 'AWSCURRENT', versionId: B, whoKind: 'unknown' });
    expect(short([put(1, A), told])).toContain('AWSCURRENT a>b label');
    expect(short([put(1, A), told, put(7, B)])).toEqual([
      'AWSCURRENT ->a put',
      'AWSCURRENT a>b put',
      'AWSPREVIOUS ->a put',
    ]);
  });

  test('two moves in one second are taken in the order that fits', () => {
    const events = [
      put(1, A),
      move(9, 'pinned', B, C),
      move(9, 'pinned', null, B),
      move(9, 'AWSCURRENT', A, D),
    ];
    expect(short(events)).toContain('pinned b>c by-hand');
    expect(short(events)).toContain('pinned ->b by-hand');
  });

  test('any order and any repetition of the same records tell the same history', () => {
    const version = fc.constantFrom(A, B, C, D);
    const label = fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'pinned');
    const any = fc.oneof(
      fc
        .record({ second: fc.nat(20), versionId: version })
        .map(({ second, versionId }) => put(second, versionId)),
      fc
        .record({ second: fc.nat(20), stage: label, from: fc.option(version), to: fc.option(version) })
        .map(({ second, stage, from, to }) => move(second, stage, from, to)),
      fc
        .record({ second: fc.nat(20), from: version, to: version })
        .map(({ second, from, to }) => rotation(second, from, to)[0] as LabelEvent),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (events, draws) => {
        const shuffled = [...events, ...events.slice(0, 3)]
          .map((one) => ({ one, key: draws.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(replayLabels(shuffled)).toEqual(replayLabels(events));
      }),
      { numRuns: 300 },
    );
  });

  test('a label is on one version at a time, and moves from where it was', () => {
    const label = fc.constantFrom('AWSCURRENT', 'AWSPENDING');
    const version = fc.constantFrom(A, B, C);
    const writes = fc
      .record({ second: fc.nat(50), versionId: version, stage: label })
      .map(({ second, versionId, stage }) => put(second, versionId, { stages: [stage] }));
    fc.assert(
      fc.property(fc.array(writes, { maxLength: 12 }), (events) => {
        const held = new Map<string, string | null>();
        for (const { label: moved, fromVersionId, toVersionId } of replayLabels(events)) {
          expect(fromVersionId).toBe(held.get(moved) ?? null);
          expect(fromVersionId).not.toBe(toVersionId);
          held.set(moved, toVersionId);
        }
      }),
    );
  });
});
