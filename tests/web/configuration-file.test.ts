import { describe, expect, test } from 'vitest';
import { DEFAULT_ENVIRONMENT_RULES } from '#lib/secrets/rules/environment.ts';
import { CONFIGURATION_KEYS, readConfigurationFile } from '#lib/web/rules/configuration-file.ts';

const FILE = `# A canary stands in many places: hunter2.
connections:
  - name: ledger
    accountId: '111122223333'
    regions: [eu-west-1, eu-central-1]
  - name: warehouse
    accountId: '444455556666'
    partition: aws
    regions: [eu-west-1]
    inventoryRoleArn: arn:aws:iam::444455556666:role/team/base
    operatorRoleArn: arn:aws:iam::444455556666:role/operate
environments:
  - path: {segment: first, words: [live]}
    environment: production
  - tag:
      keys: [stage]
      values: {dev: development}
  - account: '444455556666'
    environment: staging
groups:
  ledger-team: [ana@larkfield.example]
`;

function problems(text: string): readonly string[] {
  const read = readConfigurationFile(text);
  return read.ok ? [] : read.problems.map(({ line, column, words }) => `${line}:${column} ${words}`);
}

describe('the configuration file', () => {
  test('is read whole, each part by its room', () => {
    const read = readConfigurationFile(FILE);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.value.connections).toEqual([
      {
        name: 'ledger',
        partition: 'aws',
        accountId: '111122223333',
        regions: ['eu-west-1', 'eu-central-1'],
        inventoryRoleArn: 'arn:aws:iam::111122223333:role/countersign-inventory',
        revealRoleArn: 'arn:aws:iam::111122223333:role/countersign-reveal',
        operatorRoleArn: null,
      },
      {
        name: 'warehouse',
        partition: 'aws',
        accountId: '444455556666',
        regions: ['eu-west-1'],
        inventoryRoleArn: 'arn:aws:iam::444455556666:role/team/base',
        revealRoleArn: 'arn:aws:iam::444455556666:role/countersign-reveal',
        operatorRoleArn: 'arn:aws:iam::444455556666:role/operate',
      },
    ]);
    expect(read.value.environments).toEqual([
      { by: 'path', segment: 'first', words: ['live'], environment: 'production' },
      { by: 'tag', keys: ['stage'], values: { dev: 'development' } },
      { by: 'account', accountId: '444455556666', environment: 'staging' },
    ]);
    expect(read.value.groups).toEqual({ 'ledger-team': ['ana@larkfield.example'] });
  });

  test('without a rule of its own keeps the rules of every installation', () => {
    const read = readConfigurationFile('');
    expect(read.ok && read.value.environments).toEqual(DEFAULT_ENVIRONMENT_RULES);
    expect(read.ok && read.value.connections).toEqual([]);
  });

  test('tells everything that is wrong at once, with line and column, and quotes nothing', () => {
    const wrong = `conections: []
groups: {a: [hunter2@example.com]}
groups: {}
connections:
  - name: one
    accountId: 111122223333
    regions: [eu-west-1, hunter2]
    externalId: hunter2
  - name: two
    accountId: '444455556666'
    regions: [cn-north-1]
    revealRoleArn: arn:aws:iam::999988887777:role/hunter2
  - name: three
    accountId: '444455556666'
    regions: [eu-west-1]
    inventoryRoleArn: arn:aws:iam::*:role/hunter2
environments:
  - path: {words: [' live']}
    environment: prod
  - tag: {keys: [stage], values: {}}
    account: '1'
`;
    const told = problems(wrong);
    expect(told).toEqual([
      '1:1 conections is not known',
      '3:1 this key is there twice',
      '6:5 connections[1].accountId must be text',
      '7:26 connections[1].regions[2] must be a region of AWS',
      '8:5 connections[1].externalId is not known',
      '11:15 connections[2].regions[1] must be a region of aws',
      '12:5 connections[2].revealRoleArn must be a role of the account that is connected',
      '16:5 connections[3].inventoryRoleArn must be the ARN of a role',
      '18:20 environments[1].path.words[1] must be a word without blanks around it',
      '19:5 environments[1].environment must be production or staging or development or other',
      '20:5 environments[2] must be a rule with path, tag or account, and only one of them',
    ]);
    expect(told.join('\n')).not.toContain('hunter2');
  });

  test.each([
    [
      'an account twice',
      FILE.replace("'444455556666'\n    partition", "'111122223333'\n    partition"),
      /accounts that differ|of the account/,
    ],
    ['a name twice', FILE.replace('name: warehouse', 'name: ledger'), /names that differ/],
    [
      'a region twice',
      FILE.replace('[eu-west-1, eu-central-1]', '[eu-west-1, eu-west-1]'),
      /each region once/,
    ],
    ['no region', FILE.replace('[eu-west-1, eu-central-1]', '[]'), /at least 1 long/],
    [
      'a region that is a host',
      FILE.replace('[eu-west-1, eu-central-1]', "['eu-west-1.trap.invalid#']"),
      /a region of aws/,
    ],
    [
      'a partition that is none',
      FILE.replace('partition: aws', 'partition: aws-x'),
      /aws, aws-cn or aws-us-gov/,
    ],
    ['a tag of YAML', 'groups: !!js/function hunter2\n', /a tag with ! is not known here/],
    ['two documents', 'groups: {}\n---\ngroups: {}\n', /not readable YAML/],
    [
      'an anchor that grows',
      `groups: &a {x: [a]}\npolicies: [${'*a, '.repeat(60)}*a]\n`,
      /alias is used too often/,
    ],
    ['a list', '- a\n', /the whole must be a set of keys/],
  ])('refuses %s', (_, text, words) => {
    expect(problems(text).join('\n')).toMatch(words);
    expect(problems(text).join('\n')).not.toContain('hunter2');
  });

  test('its keys are those of the rooms, and no room takes one of another', () => {
    expect(new Set(CONFIGURATION_KEYS).size).toBe(CONFIGURATION_KEYS.length);
    expect(CONFIGURATION_KEYS).toEqual(
      expect.arrayContaining([
        'policies',
        'groups',
        'ticketSystems',
        'channels',
        'connections',
        'environments',
      ]),
    );
  });
});
