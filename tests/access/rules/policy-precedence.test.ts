import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPath } from '#lib/access/rules/glob.ts';
import {
  compareDescending,
  rankPolicies,
  selectPolicy,
  specificityFor,
  strictness,
} from '#lib/access/rules/policy.ts';
import { addToCoverage, emptyCoverage } from '#lib/access/rules/policy-coverage.ts';
import { policies, policyOf, SECRET, subject } from './policy-arbitraries.ts';

describe('precedence', () => {
  test('is one order: the same policies in any order give the same ranking, and the first of it applies', () => {
    fc.assert(
      fc.property(policies, subject, fc.func(fc.nat()), (some, secret, key) => {
        const shuffled = [...some].sort((a, b) => key(a.policyId) - key(b.policyId));
        const ids = (list: typeof some) =>
          rankPolicies(list, secret, 'reveal').map(({ policy }) => policy.policyId);
        expect(ids(shuffled)).toEqual(ids(some));
        const selected = selectPolicy(shuffled, secret, 'reveal');
        expect(selected.ok ? selected.value.policyId : undefined).toBe(ids(some)[0]);
      }),
      { numRuns: 500 },
    );
  });

  test('most specific scope, then strictest: no policy stands behind one that is less of either', () => {
    fc.assert(
      fc.property(policies, subject, (some, secret) => {
        const ranked = rankPolicies(some, secret, 'reveal');
        for (const [index, { policy, specificity }] of ranked.entries()) {
          const next = ranked[index + 1];
          if (!next) continue;
          const bySpecificity = compareDescending(specificity, next.specificity);
          expect(bySpecificity).toBeLessThanOrEqual(0);
          if (bySpecificity !== 0) continue;
          const byStrictness = compareDescending(
            strictness(policy.document),
            strictness(next.policy.document),
          );
          expect(byStrictness).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('says what decided: scope, strictness, or nothing but the older id', () => {
    const near = policyOf('near', { scope: { paths: ['prod/payments/*'] } });
    const far = policyOf('far', { scope: { paths: ['prod/**'] } });
    const strict = policyOf('strict', { scope: { paths: ['prod/payments/*'] }, uses: 1 });
    const twin = policyOf('zwin', { scope: { paths: ['prod/payments/*'] }, uses: 1 });
    const ranked = rankPolicies([far, near, twin, strict], SECRET, 'reveal');
    expect(ranked.map(({ policy, behind }) => [policy.name, behind])).toEqual([
      ['strict', null],
      ['zwin', 'name'],
      ['near', 'strictness'],
      ['far', 'scope'],
    ]);
  });

  test('among paths that spell out as much the one with fewer wildcards is nearer', () => {
    const deep = policyOf('deep', { scope: { paths: ['prod/**'] }, uses: 1 });
    const flat = policyOf('flat', { scope: { paths: ['prod/*'] } });
    const secret = { ...SECRET, name: 'prod/db' };
    expect(rankPolicies([deep, flat], secret, 'reveal')[0]?.policy.name).toBe('flat');
  });

  test('a policy for other acts does not cover this one', () => {
    const rotate = policyOf('rotate', { acts: ['rotate', 'put'], scope: { paths: ['prod/payments/db'] } });
    expect(selectPolicy([rotate], SECRET, 'reveal').ok).toBe(false);
    expect(selectPolicy([rotate], SECRET, 'put').ok).toBe(true);
  });
});

describe('one fact off', () => {
  const scope = {
    paths: ['prod/payments/**'],
    environments: ['production'],
    accounts: ['111122223333'],
    regions: ['eu-central-1'],
    tags: { team: 'payments' },
  };
  const exact = policyOf('exact', { scope });
  const covers = (change: Partial<typeof SECRET>) =>
    specificityFor(exact.document.scope, { ...SECRET, ...change }) !== null;

  test('the secret itself is covered', () => expect(covers({})).toBe(true));
  test.each([
    ['name', { name: 'prod/ledger/db' }],
    ['the case of the name', { name: 'prod/Payments/db' }],
    ['environment', { environment: 'staging' }],
    ['an environment nobody knows', { environment: 'live' }],
    ['account', { accountId: '111122223334' }],
    ['region', { region: 'eu-central-2' }],
    ['the value of the tag', { tags: { team: 'Payments' } }],
    ['the key of the tag', { tags: { Team: 'payments' } }],
    ['no tags', { tags: {} }],
  ])('%s: not covered', (_, change) => expect(covers(change as Partial<typeof SECRET>)).toBe(false));
});

const CATALOGUE = fileURLToPath(new URL('../../../../shared/adversarial/inputs.json', import.meta.url));

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly value: string | { readonly $repeat: string; readonly times: number };
}

const names = existsSync(CATALOGUE)
  ? (JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { entries: Entry[] }).entries
      .filter((entry) => entry.kind === 'secret-name' && entry.value !== null)
      .map(({ id, value }) => ({
        id,
        name: typeof value === 'string' ? value : (value.$repeat ?? '').repeat(value.times ?? 1),
      }))
      .filter(({ name }) => name !== '')
  : [];

describe.skipIf(names.length === 0)('path globs over hostile names (skipped where they are absent)', () => {
  test('every name is covered by ** and by itself, by no neighbour, and quickly', () => {
    for (const { id, name } of names) {
      const start = performance.now();
      expect(matchesPath('**', name), id).toBe(true);
      if (!name.includes('*')) expect(matchesPath(name, name), id).toBe(true);
      expect(matchesPath('prod/payments/never-there', name), id).toBe(false);
      expect(matchesPath(`${'*a'.repeat(40)}`, name), id).toBe(
        /^a/.test(name) && matchesPath(`${'*a'.repeat(40)}`, name),
      );
      expect(performance.now() - start, id).toBeLessThan(50);
    }
  });

  test('a name that only looks like another is not covered by its path', () => {
    for (const { id, name } of names) {
      const folded = name.normalize('NFKC').toLowerCase();
      if (folded !== name && !folded.includes('*')) expect(matchesPath(folded, name), id).toBe(false);
    }
  });
});

test('what a policy covers is counted alike with and without the index of folders', () => {
  const names = fc.array(
    fc.constantFrom(
      'prod/payments/db',
      'prod/payments',
      'prod',
      '/prod/db',
      'prod//db',
      'staging/payments/db',
      'payx/db',
      'db/',
    ),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(policies, names, (some, list) => {
      const secrets = list.map((name) => ({ ...SECRET, name, owner: null }));
      const coverage = emptyCoverage(some);
      addToCoverage(coverage, some, secrets);
      for (const { policyId, document } of some) {
        const within = secrets.filter((secret) => specificityFor(document.scope, secret) !== null);
        expect(coverage.get(policyId)?.covered).toBe(within.length);
      }
    }),
    { numRuns: 300 },
  );
});
