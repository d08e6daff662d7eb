import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '#lib/cli/configuration.ts';
import { Failure } from '../../launch/failure.mjs';

const provider = {
  AUTH_OIDC_ISSUER: 'https://login.example.com',
  AUTH_OIDC_CLIENT_ID: 'countersign',
  AUTH_OIDC_CLIENT_SECRET: 'hunter2-hunter2-hunter2',
};

describe('the configuration of a start', () => {
  it('is the embedded default when nothing is set, and an empty value is not a value', () => {
    expect(readConfiguration({ PORT: '', DATABASE_URL: '' })).toMatchObject({
      databaseUrl: undefined,
      aws: 'local',
      port: 3000,
      host: '127.0.0.1',
      localAwsPort: 4566,
      localAwsPortIsWish: false,
      identityProvider: undefined,
    });
  });

  it('opens to others only behind an identity provider and an https origin', () => {
    const open = { ...provider, COUNTERSIGN_URL: 'https://countersign.example.com/' };
    expect(readConfiguration(open)).toMatchObject({
      host: '0.0.0.0',
      url: 'https://countersign.example.com',
    });
    expect(readConfiguration(provider).host).toBe('127.0.0.1');
  });

  it('takes real AWS as given when the configuration file names a connection', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-configuration-'));
    const file = join(folder, 'countersign.yaml');
    writeFileSync(
      file,
      'connections:\n  - {name: ledger, accountId: "123456789012", regions: [eu-west-1]}\n',
    );
    expect(readConfiguration({ ...provider, COUNTERSIGN_CONFIG: file }).aws).toBe('real');
    const open = { COUNTERSIGN_CONFIG: file, COUNTERSIGN_URL: 'https://countersign.example.com' };
    expect(() => readConfiguration(open)).toThrow(/identity provider/);
    writeFileSync(file, 'connections: [');
    expect(() => readConfiguration({ COUNTERSIGN_CONFIG: file })).toThrow(/line 1, column 15/);
    rmSync(folder, { recursive: true });
  });

  it('reads who may do what from the configuration file, and refuses it with a line for each mistake', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-configuration-'));
    const file = join(folder, 'countersign.yaml');
    const policy = (steps: string) =>
      `policies:\n  - name: ledger-reveal\n    scope: {paths: ['prod/ledger/**']}\n    acts: [reveal]\n    askers: {roles: [engineer]}\n    steps: ${steps}\n`;
    writeFileSync(file, policy('[{signatures: 2, roles: [approver]}]'));
    expect(readConfiguration({ COUNTERSIGN_CONFIG: file }).file.policies).toMatchObject([
      { name: 'ledger-reveal', document: { steps: [{ signatures: 2 }], longestSeconds: 900 } },
    ]);
    writeFileSync(file, `${policy('[{signatures: hunter2}]')}groups: [hunter2]\n`);
    const refusal = refusalOf({ COUNTERSIGN_CONFIG: file });
    expect(refusal.split('\n').slice(1)).toEqual([
      '  line 6, column 14: policies[1].steps[1].signatures must be a number',
      '  line 7, column 1: groups must be a set of keys',
    ]);
    expect(refusal).not.toContain('hunter2');
    expect(readConfiguration({}).file).toMatchObject({
      policies: [],
      groups: {},
      connections: [],
      channels: [],
    });
    rmSync(folder, { recursive: true });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a port that is none', { PORT: '3000x' }, /^PORT must be a port/],
    ['a port too high', { PORT: '65536' }, /^PORT must be a port/],
    ['another database', { DATABASE_URL: 'mysql://u:pa55w0rd@h/d' }, /^DATABASE_URL must be an address like/],
    ['an unknown AWS', { COUNTERSIGN_AWS: 'both' }, /^COUNTERSIGN_AWS must be local or real/],
    [
      'an origin with a path',
      { COUNTERSIGN_URL: 'https://x.example/app' },
      /^COUNTERSIGN_URL must be an origin/,
    ],
    ['an origin that is no address', { COUNTERSIGN_URL: 'x' }, /^COUNTERSIGN_URL must be/],
    ['personas off loopback', { COUNTERSIGN_URL: 'https://x.example' }, /identity provider/],
    ['no encryption', { ...provider, COUNTERSIGN_URL: 'http://x.example' }, /https:\/\//],
    ['half a provider', { AUTH_OIDC_ISSUER: 'https://x.example' }, /CLIENT_ID and AUTH_OIDC_CLIENT_SECRET/],
    ['an absent file', { COUNTERSIGN_CONFIG: 'absent.yaml' }, /no such file/],
    ['a foreign endpoint', { AWS_ENDPOINT_URL: 'http://x' }, /^AWS_ENDPOINT_URL is set/],
    ['a foreign endpoint of one service', { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://x' }, /is set/],
    ['a negative delay', { LOCAL_AWS_TRAIL_DELAY_SECONDS: '-1' }, /^LOCAL_AWS_TRAIL_DELAY_SECONDS must be/],
  ])('refuses %s in one line that quotes no value', (_, environment, words) => {
    const refusal = refusalOf(environment);
    expect(refusal).toMatch(words);
    expect(refusal).not.toContain('\n');
    expect(refusal).not.toMatch(/pa55w0rd|hunter2/);
  });
});

function refusalOf(environment: Readonly<Record<string, string>>): string {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}
