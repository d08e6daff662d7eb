import { expect, test } from 'vitest';
import { type ClaimSettings, readClaims, wasAskedAgain } from '#lib/people/rules/claims.ts';
import { CATALOGUE_THERE, entriesOf, expand, WHY_ABSENT } from '#tests/e2e/support/catalogue.ts';

const ISSUER = 'https://idp.example';
const SETTINGS: ClaimSettings = {
  issuer: ISSUER,
  nameClaim: 'name',
  emailClaim: 'email',
  groupsClaim: 'groups',
  addressesAreVouchedFor: false,
  secondFactorAcr: ['urn:example:two'],
  secondFactorAmr: ['mfa', 'otp'],
};
const BASE = { iss: ISSUER, sub: 'u1', iat: 1_000, auth_time: 990 };

function read(claims: Record<string, unknown>, settings: Partial<ClaimSettings> = {}) {
  return readClaims({ ...BASE, ...claims }, { ...SETTINGS, ...settings });
}

function codeOf(claims: Record<string, unknown>, settings: Partial<ClaimSettings> = {}): string {
  const result = read(claims, settings);
  return result.ok ? 'ok' : result.refusal.code;
}

test('identity is issuer and subject, each exactly as it is', () => {
  expect(read({})).toMatchObject({ ok: true, value: { issuer: ISSUER, subject: 'u1' } });
  for (const iss of [`${ISSUER}/`, 'https://IDP.example', 'http://idp.example', undefined, [ISSUER]]) {
    expect(codeOf({ iss }), String(iss)).toBe('wrong-issuer');
  }
  for (const sub of [undefined, null, 12_345, '', 's'.repeat(256), ['u1'], 'a\u0000b', 'a\nb', '\ud800']) {
    expect(codeOf({ sub }), String(sub)).toBe('subject-unusable');
  }
  expect(codeOf({ sub: 's'.repeat(255) })).toBe('ok');
});

test('an address is used only where the provider vouches for it, and must be one', () => {
  const email = 'robin@vale.example';
  expect(read({ email, email_verified: true })).toMatchObject({ value: { email, emailVerified: true } });
  expect(read({ email })).toMatchObject({ value: { email, emailVerified: false } });
  expect(read({ email, email_verified: 'true' })).toMatchObject({ value: { emailVerified: false } });
  expect(read({ email }, { addressesAreVouchedFor: true })).toMatchObject({ value: { emailVerified: true } });
  for (const said of [false, 'false']) {
    expect(codeOf({ email, email_verified: said }, { addressesAreVouchedFor: true })).toBe(
      'email-unverified',
    );
  }
  const impossible = [
    'a@b@c',
    'a',
    '@',
    'a b@c',
    'a@b\u200b',
    'a@b\uff20c',
    'ａ@b',
    'a@b\u202e',
    42,
    {},
    ['a@b'],
  ];
  for (const address of [...impossible, `${'a'.repeat(250)}@b.example`]) {
    expect(codeOf({ email: address, email_verified: true }), JSON.stringify(address)).toBe('email-unusable');
  }
  expect(read({ email: null })).toMatchObject({ value: { email: null, emailVerified: false } });
});

test('an address of a homograph domain stays another address', () => {
  const email = 'robin@v\u0430le.example';
  expect(read({ email, email_verified: true })).toMatchObject({ value: { email, emailVerified: true } });
});

test('groups come as a list of texts of a bearable size, or not at all', () => {
  expect(read({})).toMatchObject({ value: { groups: [] } });
  expect(read({ groups: ['a', 'b', 'a'] })).toMatchObject({ value: { groups: ['a', 'b'] } });
  expect(read({ groups: 'admins' })).toMatchObject({ value: { groups: ['admins'] } });
  expect(read({ groups: ['a\u0000', '\ud800', 'b'] })).toMatchObject({ value: { groups: ['b'] } });
  for (const groups of [{}, 7, true, [1], [null], [['a']], [''], ['g'.repeat(257)], Array(1_001).fill('g')]) {
    expect(codeOf({ groups }), JSON.stringify(groups).slice(0, 40)).toBe('groups-unusable');
  }
  expect(read({ teams: ['x'], groups: ['y'] }, { groupsClaim: 'teams' })).toMatchObject({
    value: { groups: ['x'] },
  });
});

test('100 kB of claims are not read', () => {
  expect(codeOf({ note: 'x'.repeat(100_000) })).toBe('claims-too-large');
});

test('a name is cut, never empty, and never the product’s own', () => {
  expect(read({ name: 'Robin Vale' })).toMatchObject({ value: { displayName: 'Robin Vale' } });
  expect(read({ name: '  ', preferred_username: 'robin' })).toMatchObject({
    value: { displayName: 'robin' },
  });
  for (const name of [
    'System',
    'system (auto-approved)',
    'Countersign',
    '\u200bSystem',
    'Ｓystem',
    'Rule 7',
    42,
  ]) {
    expect(read({ name }), String(name)).toMatchObject({ value: { displayName: 'u1' } });
  }
  expect(read({ name: 'Systema Ostrova' })).toMatchObject({ value: { displayName: 'Systema Ostrova' } });
  const long = read({ name: 'n'.repeat(5_000) });
  expect(long.ok && long.value.displayName.length).toBe(120);
  const odd = read({ name: 'a\ud800b\u0000c' });
  expect(odd.ok && odd.value.displayName.isWellFormed() && !odd.value.displayName.includes('\u0000')).toBe(
    true,
  );
});

test('a second factor is what the provider’s claims say, in the words that are configured', () => {
  const proves = (claims: Record<string, unknown>) => {
    const result = read(claims);
    return result.ok && result.value.secondFactor;
  };
  expect(proves({ amr: ['pwd', 'otp'] })).toBe(true);
  expect(proves({ acr: 'urn:example:two' })).toBe(true);
  for (const claims of [
    {},
    { amr: ['pwd'] },
    { amr: 'otp' },
    { acr: ['urn:example:two'] },
    { acr: 'urn:example:two ' },
  ]) {
    expect(proves(claims), JSON.stringify(claims)).toBe(false);
  }
});

test('only who authenticated while the browser was away was asked again, whatever the clocks show', () => {
  const away = (auth_time: unknown, iat: unknown, seconds: number) => {
    const result = read({ auth_time, iat });
    return result.ok && wasAskedAgain(result.value, seconds);
  };
  expect(away(990, 1_000, 20)).toBe(true);
  expect(away(990, 1_000, 0)).toBe(true);
  expect(away(989, 1_000, 0)).toBe(false);
  expect(away(100, 1_000, 60)).toBe(false);
  // Ahead of its own proof: a clock that cannot be right.
  expect(away(1_011, 1_000, 60)).toBe(false);
  for (const wrong of [undefined, null, '990', 990.5, Number.NaN]) expect(away(wrong, 1_000, 60)).toBe(false);
  expect(away(990, undefined, 60)).toBe(false);
});

for (const entry of entriesOf('identity')) {
  test(`${entry.id} ${entry.title}`, () => {
    const claims = Object.fromEntries(
      Object.entries(entry.value as Record<string, unknown>).map(([name, value]) => [name, expand(value)]),
    );
    // Two of them come from other issuers, each of which is set up where it is asked.
    const ownIssuer = ['identity-003', 'identity-004'].includes(entry.id);
    const result = readClaims(claims, ownIssuer ? { ...SETTINGS, issuer: String(claims.iss) } : SETTINGS);
    expect(result.ok).toBe(!entry.must.includes('R401'));
    if (result.ok) expect(result.value.groups).toEqual([]);
    if (entry.id === 'identity-007') expect(result).toMatchObject({ value: { displayName: 'u4' } });
  });
}

test.skipIf(CATALOGUE_THERE)(`identities of the catalogue: ${WHY_ABSENT}`, () => undefined);
