import { describe, expect, test } from 'vitest';
import { examine } from '#lib/changes/rules/doctor.ts';
import type { Evidence } from '#lib/changes/rules/evidence.ts';
import { judgeOrder } from '#lib/changes/rules/judge-order.ts';
import { type RotationRecord, recordRotations } from '#lib/changes/rules/recorder.ts';
import { OLD, PENDING, sight } from './sights.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:rotate';

let number = 0;
function record(at: string, event: string, more: Partial<RotationRecord> = {}): RotationRecord {
  number += 1;
  return {
    eventId: `e${number}`,
    at: `2026-11-${at}Z`,
    event,
    who: 'rotation role',
    service: event.includes('Rotation'),
    versionId: PENDING,
    stage: null,
    otherSecret: null,
    errorCode: null,
    errorMessage: null,
    ...more,
  };
}

const failedIn = (day: string, step: string, more: readonly RotationRecord[] = []) => [
  record(`${day}T04:10:01`, 'RotationStarted'),
  ...more,
  record(`${day}T04:10:09`, 'RotationFailed', {
    errorMessage: `Error when executing lambda ${FUNCTION} during ${step} step`,
  }),
];

function evidenceOf(records: readonly RotationRecord[], put: readonly string[] = []): Evidence {
  return { wereCurrent: [], put, replacedByRotation: [], rotations: recordRotations(records) };
}

const stuck = sight({ current: OLD, pending: PENDING });

describe('the recorder', () => {
  test('puts records together into attempts with their four steps', () => {
    const [run, ...others] = recordRotations([
      record('19T04:10:01', 'RotationStarted'),
      record('19T04:10:02', 'GetSecretValue', {
        stage: 'AWSPENDING',
        errorCode: 'ResourceNotFoundException',
      }),
      record('19T04:10:03', 'PutSecretValue'),
      record('19T04:10:04', 'GetSecretValue', { stage: 'AWSPENDING' }),
      record('19T04:10:05', 'GetSecretValue', {
        otherSecret: 'db-admin',
        versionId: null,
        errorCode: 'AccessDenied',
      }),
      record('19T04:10:06', 'RotationFailed', {
        errorMessage: `Error when executing lambda ${FUNCTION} during setSecret step`,
      }),
    ]);
    expect(others).toEqual([]);
    expect(run?.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'createSecret done',
      'setSecret failed',
      'testSecret not-reached',
      'finishSecret not-reached',
    ]);
    expect(run).toMatchObject({ versionId: PENDING, failedStep: 'setSecret', functionArn: FUNCTION });
    expect(run?.refused.map(({ otherSecret }) => otherSecret)).toEqual(['db-admin']);
  });

  test('the order of arrival decides nothing', () => {
    const records = [...failedIn('18', 'setSecret'), ...failedIn('19', 'setSecret')];
    expect(recordRotations(records.toReversed())).toEqual(recordRotations(records));
    expect(recordRotations(records).map(({ attempt }) => attempt)).toEqual([2, 1]);
  });
});

describe('the doctor', () => {
  test('failing in setSecret: no repair moves AWSCURRENT to what the database does not know', () => {
    const evidence = evidenceOf([...failedIn('18', 'setSecret'), ...failedIn('19', 'setSecret')], [PENDING]);
    const ward = examine(stuck, evidence, NOW);
    expect(ward.diagnosis).toBe('failed-repeatedly');
    expect(ward.sentence).toBe('Rotation fails in setSecret, 2 times');
    const offered = ward.repairs.filter(({ order }) => order !== null).map(({ id }) => id);
    expect(offered).toEqual(['take-off']);
    expect(ward.repairs.find(({ id }) => id === 'finish')?.why).toContain(
      'Nothing shows that the database knows',
    );
  });

  test('failing only in finishSecret: the label may be moved on', () => {
    const evidence = evidenceOf(failedIn('19', 'finishSecret'), [PENDING]);
    const finish = examine(stuck, evidence, NOW).repairs.find(({ id }) => id === 'finish');
    expect(finish?.order).toEqual({
      kind: 'move-label',
      label: 'AWSCURRENT',
      fromVersionId: OLD,
      toVersionId: PENDING,
    });
    expect(finish?.order && judgeOrder(finish.order, stuck, evidence).ok).toBe(true);
  });

  test('stopped before it made a value: the pending version is empty', () => {
    const ward = examine(stuck, evidenceOf(failedIn('19', 'createSecret')), NOW);
    expect(ward.diagnosis).toBe('empty-pending');
    expect(
      ward.findings.some(({ by, words }) => by === 'inferred' && words.includes('ever got a value')),
    ).toBe(true);
  });

  test('left over after a success, switched off, in the past, abandoned, well', () => {
    const well = evidenceOf([
      record('10T04:00:00', 'RotationStarted'),
      record('10T04:00:09', 'RotationSucceeded'),
    ]);
    expect(examine(sight({ current: PENDING, pending: PENDING }), well, NOW).diagnosis).toBe(
      'leftover-pending',
    );
    expect(examine(sight({ current: OLD, rotationEnabled: false }), well, NOW).diagnosis).toBe(
      'switched-off',
    );
    const late = sight({ current: OLD, nextRotationAt: '2026-11-01T23:59:59.000Z' });
    expect(examine(late, well, NOW).diagnosis).toBe('schedule-past');
    const left = evidenceOf([
      record('10T04:00:00', 'RotationStarted'),
      record('10T04:01:00', 'RotationAbandoned'),
    ]);
    expect(examine(sight({ current: OLD }), left, NOW).diagnosis).toBe('abandoned');
    expect(examine(sight({ current: OLD }), well, NOW).diagnosis).toBeNull();
  });

  test('every repair that is offered is one the judge lets through, and none deletes a version', () => {
    for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      const evidence = evidenceOf(failedIn('19', step), [PENDING]);
      for (const { order } of examine(stuck, evidence, NOW).repairs) {
        if (order === null) continue;
        expect(judgeOrder(order, stuck, evidence).ok, `${step}: ${order.kind}`).toBe(true);
        expect(['rotate', 'move-label', 'take-off-label']).toContain(order.kind);
      }
    }
  });
});
