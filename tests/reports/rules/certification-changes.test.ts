import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy.ts';
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
});

describe('the changes of a certification', () => {
  it('leave alone what is kept, and name those who keep it where somebody is removed', () => {
    expect(
      changesOf([row(1, 'per_a', 'sec_1', 'keep'), row(2, 'per_b', 'sec_1', null)], documents, 'crt_1'),
    ).toEqual([]);
    const [change, ...more] = changesOf(
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
    const changes = changesOf(
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
    const [change] = changesOf(
      [row(1, 'per_a', 'sec_1', 'on-request')],
      new Map([['pol_1', loose]]),
      'crt_1',
    );
    expect(change?.document).toMatchObject({ breakGlass: null, askers: { people: ['per_a'] } });
  });
});
