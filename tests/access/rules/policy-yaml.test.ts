import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfiguredAccess, readPolicyYaml, writePolicyYaml } from '#lib/access/rules/policy-yaml.ts';
import { document } from './policy-arbitraries.ts';

test('what is written is read again as the same document', () => {
  fc.assert(
    fc.property(document, (each) => {
      expect(readPolicyYaml(writePolicyYaml(each))).toEqual({ ok: true, value: each });
    }),
    { numRuns: 300 },
  );
});

function problems(text: string): readonly string[] {
  const read = readConfiguredAccess(text);
  return read.ok ? [] : read.problems.map(({ line, words }) => `${line}: ${words}`);
}

const FILE = `connections: []
policies:
  - name: ledger reveal
    scope:
      paths: ['prod/ledger/**']
      enviroments: [production]
    acts: [reveal, look]
    askers: {roles: [engineer]}
    steps:
      - signatures: two
        roles: [approver]
    longestSeconds: 99999
  - name: fine
    scope: {paths: ['prod/**']}
    acts: [reveal]
    askers: {roles: [engineer]}
    steps: [{signatures: 1, roles: [approver]}]
ticketSystems: ['ftp://tickets.example']
`;

describe('a configuration file', () => {
  test('names every mistake with its line, and quotes nothing of the file', () => {
    expect(problems(FILE)).toEqual([
      '3: policies[1].name must be a name of letters, digits, dots and dashes, as payments-reveal',
      '6: policies[1].scope.enviroments is not known',
      '7: policies[1].acts[2] must be reveal or rotate or roll-back or put or edit or delete or policy-edit',
      '10: policies[1].steps[1].signatures must be a number',
      '12: policies[1].longestSeconds must be at most 14400',
      '18: ticketSystems[1] must be an address that begins with https://',
    ]);
    for (const words of problems(FILE)) expect(words).not.toMatch(/two|99999|ledger reveal|ftp/);
  });

  test.each([
    ['a list that does not end', 'policies: [\n', '2: '],
    ['a key twice', 'groups: {}\ngroups: {}\n', '2: this key is there twice'],
    ['a tab', 'policies:\n\t- name: a\n', '2: '],
    ['an alias that grows', `a: &a [1]\nb: [${'*a, '.repeat(60)}*a]\n`, '1: an alias is used too often'],
    ['two policies of one name', two('same', 'same'), '1: policies must be policies with names that differ'],
    ['text where a file should be', 'just text', '1: the whole must be a set of keys'],
    [
      'a group that is no list',
      'groups:\n  team-a: ana@larkfield.example\n',
      '2: groups.team-a must be a list',
    ],
    [
      'an account as a number',
      policy('scope: {paths: [a], accounts: [111122223333]}'),
      '2: policies[1].scope.accounts[1] must be text',
    ],
  ])('%s is said with its line', (_, text, expected) => {
    const [first] = problems(text);
    expect(first?.startsWith(expected), first).toBe(true);
  });

  test('keys of others are left to them', () => {
    expect(problems('connections:\n  - account: "1"\nroles: {}\n')).toEqual([]);
  });

  test('an empty file, comments and no file at all say nothing', () => {
    for (const text of ['', '# nothing\n', '---\n']) {
      const read = readConfiguredAccess(text);
      expect(read).toEqual({ ok: true, value: { policies: [], groups: {}, ticketSystems: [] } });
    }
  });

  test('keys of the prototype are keys like others', () => {
    const read = readConfiguredAccess('groups:\n  __proto__: [a]\n  constructor: [b]\n');
    expect(({} as Record<string, unknown>).a).toBeUndefined();
    expect(read.ok && Object.keys(read.value.groups).includes('constructor')).toBe(true);
  });
});

function policy(line: string, name = 'one'): string {
  return `policies:\n  - {name: ${name}, ${line}, acts: [reveal], askers: {roles: [engineer]}, steps: [{signatures: 1, roles: [approver]}]}\n`;
}

function two(first: string, second: string): string {
  return (
    policy('scope: {paths: [a]}', first) +
    policy('scope: {paths: [b]}', second).split('\n').slice(1).join('\n')
  );
}
