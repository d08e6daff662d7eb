import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES, selectPolicy } from '#lib/access/rules/policy.ts';
import { changesOf } from '#lib/reports/rules/certification-changes.ts';

const base = DEFAULT_POLICIES[0]?.document;
if (!base) throw new Error('there is no default policy');
const documents = new Map([['pol_1', base]]);
const row = (
  position: number,
  personId: string,
  secretId: string,
  verdict: 'keep' | 'remove' | 'on-request' | null,
  accountId = '111122223333',
) => ({
  position,
  personId,
  secretId,
  secretName: 'prod/db',
  environment: 'production',
  accountId,
  region: 'eu-central-1',
  policyId: 'pol_1',
  verdict,
  asks: true,
  breaksGlass: false,
});

describe('the changes of a certification', () => {
  it('leave alone what is kept, and name those who keep it where somebody is removed', () => {
    expect(
      changesOf([row(1, 'per_a', 'sec_1', 'keep'), row(2, 'per_b', 'sec_1', null)], documents, 'crt_1'),
    ).toEqual({ changes: [], unanswerable: [] });
    const {
      changes: [change, ...more],
    } = changesOf(
      [row(1, 'per_a', 'sec_1', 'keep'), row(2, 'per_b', 'sec_1', 'remove'), row(3, 'per_c', 'sec_1', null)],
      documents,
      'crt_1',
    );
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      positions: [2],
      document: {
        askers: { roles: [], groups: [], people: ['per_a', 'per_c'] },
        scope: { paths: ['prod/db'] },
      },
    });
  });

  it('stay in the account of the secret: another of the same name keeps its people', () => {
    const { changes } = changesOf(
      [row(1, 'per_b', 'sec_1', 'remove'), row(2, 'per_b', 'sec_2', 'keep', '444455556666')],
      documents,
      'crt_1',
    );
    expect(changes.map((change) => change.document.scope.accounts)).toEqual([['111122223333']]);
    expect(changes[0]?.document.askers).toEqual({ roles: ['admin'], groups: [], people: [] });
  });

  it('take the ways without a signature away where it is to be asked for each time', () => {
    const loose = {
      ...base,
      breakGlass: { roles: ['admin' as const], groups: [], people: [], minutes: 30, uses: 3 },
    };
    const {
      changes: [change],
    } = changesOf([row(1, 'per_a', 'sec_1', 'on-request')], new Map([['pol_1', loose]]), 'crt_1');
    expect(change?.document).toMatchObject({ breakGlass: null, askers: { people: ['per_a'] } });
  });

  const glass = {
    ...base,
    breakGlass: { roles: ['engineer' as const], groups: ['sre'], people: [], minutes: 30, uses: 3 },
  };
  const only = (rows: Parameters<typeof changesOf>[0], document: typeof base | undefined = base) => {
    const { changes, unanswerable } = changesOf(
      rows,
      new Map(document ? [['pol_1', document]] : []),
      'crt_1',
    );
    return { document: changes[0]?.document, changes, unanswerable };
  };

  it('take break-glass from whom they remove, and leave it to whom they keep', () => {
    const holder = (position: number, personId: string, verdict: 'keep' | 'remove') => ({
      ...row(position, personId, 'sec_1', verdict),
      breaksGlass: true,
    });
    const some = only([holder(1, 'per_a', 'keep'), holder(2, 'per_b', 'remove')], glass);
    expect(some.document?.breakGlass).toEqual({
      roles: [],
      groups: [],
      people: ['per_a'],
      minutes: 30,
      uses: 3,
    });
    expect(
      only([row(1, 'per_a', 'sec_1', 'keep'), holder(2, 'per_b', 'remove')], glass).document?.breakGlass,
    ).toBe(null);
  });

  it('let nobody ask who could only break the glass', () => {
    const holder = { ...row(1, 'per_a', 'sec_1', 'keep'), asks: false, breaksGlass: true };
    const { document } = only(
      [holder, row(2, 'per_b', 'sec_1', 'remove'), row(3, 'per_c', 'sec_1', 'keep')],
      glass,
    );
    expect(document?.askers.people).toEqual(['per_c']);
  });

  it('win also over the policy of an earlier certification, which spells the same names out', () => {
    const earlier = only([row(1, 'per_a', 'sec_1', 'keep'), row(2, 'per_b', 'sec_1', 'remove')]).document;
    const later = only(
      [row(1, 'per_a', 'sec_1', 'remove'), row(2, 'per_c', 'sec_1', 'keep')],
      earlier,
    ).document;
    if (!earlier || !later) throw new Error('no change');
    const subject = {
      name: 'prod/db',
      environment: 'production',
      accountId: '111122223333',
      region: 'eu-central-1',
      tags: {},
    };
    for (const ids of [
      ['pol_1', 'pol_2'],
      ['pol_2', 'pol_1'],
    ]) {
      const live = [earlier, later].map((document, index) => ({
        policyId: ids[index] ?? '',
        name: `p${index}`,
        version: 1,
        document,
      }));
      const first = selectPolicy(live, subject, 'reveal');
      expect(first.ok && first.value.document.askers.people).toEqual(['per_c']);
    }
  });

  it('are as many as it takes where one policy cannot name all secrets', () => {
    const rows = Array.from({ length: 150 }, (_, index) => ({
      ...row(index + 1, 'per_b', `sec_${index}`, 'remove'),
      secretName: `prod/${index}`,
    }));
    const { changes } = only(rows);
    expect(changes.map((change) => change.positions.length)).toEqual([100, 50]);
    expect(new Set(changes.map((change) => change.name)).size).toBe(2);
  });

  it('say what they cannot carry out', () => {
    const staying = Array.from({ length: 51 }, (_, index) => row(index + 2, `per_${index}`, 'sec_1', 'keep'));
    const removed = row(1, 'per_b', 'sec_1', 'remove');
    expect(only([removed, ...staying])).toMatchObject({ changes: [], unanswerable: [{ positions: [1] }] });
    expect(changesOf([removed], new Map(), 'crt_1')).toMatchObject({
      changes: [],
      unanswerable: [{ positions: [1] }],
    });
  });
});
