import { expect, test } from 'vitest';
import { ConfigurationError, readConfiguration } from '#lib/web/configuration.ts';

const BASE = {
  DATABASE_URL: 'postgresql://somebody@localhost/countersign',
  COUNTERSIGN_HOME: '/tmp',
  COUNTERSIGN_LOCAL_AWS_URL: 'http://localhost:4566',
};
const PROVIDER = {
  AUTH_OIDC_ISSUER: 'https://idp.example/realms/vale',
  AUTH_OIDC_CLIENT_ID: 'countersign',
  AUTH_OIDC_CLIENT_SECRET: 'quite a long secret of the tests',
};

const read = (env: Record<string, string>) => readConfiguration({ ...BASE, ...env });

test('personas are off as soon as there is an identity provider', () => {
  expect(read({})).toMatchObject({ personas: true, oidc: null, localOperator: false });
  expect(read(PROVIDER)).toMatchObject({
    personas: false,
    localOperator: false,
    oidc: {
      issuer: PROVIDER.AUTH_OIDC_ISSUER,
      redirectUri: 'http://localhost:3000/api/auth/callback/oidc',
      providerName: 'idp.example',
      groupsClaim: 'groups',
      addressesAreVouchedFor: false,
    },
  });
});

test('claims and second factors are read from settings', () => {
  const { oidc } = read({
    ...PROVIDER,
    AUTH_OIDC_GROUPS_CLAIM: 'cognito:groups',
    AUTH_OIDC_EMAIL_VERIFIED_BY: 'issuer',
    AUTH_OIDC_SECOND_FACTOR_ACR: 'urn:a, urn:b',
    AUTH_OIDC_SECOND_FACTOR_AMR: 'mfa',
    AUTH_OIDC_SCOPE: 'openid groups',
  });
  expect(oidc).toMatchObject({
    groupsClaim: 'cognito:groups',
    addressesAreVouchedFor: true,
    secondFactorAcr: ['urn:a', 'urn:b'],
    acrValues: ['urn:a', 'urn:b'],
    secondFactorAmr: ['mfa'],
  });
});

test('a setting that cannot be used stops the start, with its name and without its value', () => {
  const secret = PROVIDER.AUTH_OIDC_CLIENT_SECRET;
  const wrong: readonly Record<string, string>[] = [
    { AUTH_OIDC_ISSUER: PROVIDER.AUTH_OIDC_ISSUER },
    { ...PROVIDER, AUTH_OIDC_ISSUER: 'http://idp.example' },
    { ...PROVIDER, AUTH_OIDC_ISSUER: 'ftp://idp.example' },
    { ...PROVIDER, AUTH_OIDC_ISSUER: 'https://idp.example/?tenant=1' },
    { ...PROVIDER, AUTH_OIDC_SCOPE: 'profile email' },
    { ...PROVIDER, AUTH_OIDC_GROUPS_CLAIM: 'groups; drop' },
    { ...PROVIDER, AUTH_OIDC_EMAIL_VERIFIED_BY: 'nobody' },
    { ...PROVIDER, AUTH_OIDC_SIGNING_ALGORITHM: 'none' },
    { ...PROVIDER, AUTH_OIDC_SIGNING_ALGORITHM: 'HS256' },
    { ...PROVIDER, AUTH_OIDC_CLIENT_AUTHENTICATION: 'none' },
  ];
  for (const env of wrong) {
    const start = () => read(env);
    expect(start, JSON.stringify(env)).toThrow(ConfigurationError);
    expect(start).toThrow(/AUTH_OIDC_/);
    expect(start).not.toThrow(new RegExp(secret));
  }
});
