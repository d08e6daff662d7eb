import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_ENVIRONMENT_RULES,
  decideEnvironment,
  ENVIRONMENTS,
  type EnvironmentRule,
  isProtected,
} from '#lib/secrets/rules/environment.ts';

const CATALOGUE = new URL('../../../shared/adversarial/inputs.json', import.meta.url);

function decide(
  name: string,
  tags: Record<string, string> | [string, string][] = {},
  rules = DEFAULT_ENVIRONMENT_RULES,
) {
  const pairs = Array.isArray(tags) ? tags : Object.entries(tags);
  return decideEnvironment(
    { name, accountId: '111122223333', tags: pairs.map(([key, value]) => ({ key, value })) },
    rules,
  );
}

describe('by path', () => {
  test.each([
    ['prod/payments/db', 'production'],
    ['/prod/payments/db', 'production'],
    ['PROD/payments/db', 'production'],
    ['staging/payments/db', 'staging'],
    ['dev/payments/db', 'development'],
    ['qa/payments/db', 'other'],
    ['mailer-legacy', 'unknown'],
    ['notprod/db', 'unknown'],
    ['pr0d/db', 'unknown'],
    ['devops/db', 'unknown'],
    ['dev', 'development'],
    ['//dev/db', 'unknown'],
    ['team/dev/db', 'unknown'],
    ['team/prod/db', 'production'],
    ['dev/prod/db', 'production'],
    ['dev/../prod/db', 'unknown'],
    ['dev/./db', 'unknown'],
    ['pr\u043ed/db', 'unknown'],
    ['\uff44\uff45\uff56/db', 'unknown'],
    ['__proto__/db', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s → %s', (name, environment) => {
    expect(decide(name).environment).toBe(environment);
  });
});

describe('by tag', () => {
  test('a tag decides where the path says nothing', () => {
    expect(decide('mailer', { Environment: 'Staging' })).toEqual({
      environment: 'staging',
      rule: 'tag Environment',
    });
  });

  test('the stricter of path and tag holds, whichever it is', () => {
    expect(decide('dev/db', { env: 'prod' }).environment).toBe('production');
    expect(decide('prod/db', { env: 'dev' }).environment).toBe('production');
  });

  test.each(['', ' dev ', 'dev\u200b', '\u0501ev', 'dev;prod', 'constructor'])(
    'a value that no rule knows, %j, makes it unknown, even where the path says development',
    (value) => {
      expect(decide('dev/db', { Environment: value }).environment).toBe('unknown');
    },
  );

  test('two keys that differ in case: the stricter one', () => {
    expect(
      decide('x', [
        ['Environment', 'dev'],
        ['environment', 'prod'],
      ]).environment,
    ).toBe('production');
  });
});

test('an account rule makes everything in it stricter', () => {
  const rules: EnvironmentRule[] = [
    ...DEFAULT_ENVIRONMENT_RULES,
    { by: 'account', accountId: '111122223333', environment: 'production' },
  ];
  expect(decide('dev/db', {}, rules)).toEqual({ environment: 'production', rule: 'account 111122223333' });
});

test('unknown counts as production', () => {
  expect(ENVIRONMENTS.filter(isProtected)).toEqual(['production', 'unknown']);
});

test('adding a tag or a rule never makes a secret laxer', () => {
  const name = fc
    .array(fc.constantFrom('prod', 'dev', 'staging', 'x', '', '..'), { maxLength: 4 })
    .map((s) => s.join('/'));
  const tag = fc.tuple(
    fc.constantFrom('Environment', 'env', 'other'),
    fc.constantFrom('prod', 'dev', 'qa', 'x', ''),
  );
  const rank = (tags: [string, string][], path: string) =>
    ENVIRONMENTS.indexOf(decide(path, tags).environment);
  fc.assert(
    fc.property(name, fc.array(tag, { maxLength: 3 }), tag, (path, tags, more) => {
      const before = decide(path, tags);
      // Where nothing decided it was unknown; a first rule that fits may name it.
      fc.pre(before.rule !== 'no rule matches');
      expect(rank([...tags, more], path)).toBeLessThanOrEqual(rank(tags, path));
    }),
  );
});

test.skipIf(!existsSync(CATALOGUE))('the catalogue’s names and tags that must count as production do', () => {
  const { entries } = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as {
    entries: { id: string; kind: string; value: unknown; must: string[] }[];
  };
  const played: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.must.includes('TREAT_PROD'))) {
    if (entry.kind === 'secret-name') {
      expect(isProtected(decide(String(entry.value)).environment), entry.id).toBe(true);
      played.push(entry.id);
    }
    if (entry.kind === 'tag') {
      const tags = [entry.value].flat() as { Key: string; Value: string }[];
      const verdict = decide(
        'x',
        tags.map(({ Key, Value }): [string, string] => [Key, Value]),
      );
      expect(isProtected(verdict.environment), entry.id).toBe(true);
      played.push(entry.id);
    }
  }
  expect(played).toHaveLength(9);
});
