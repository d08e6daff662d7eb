import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginAtProvider, finishAtProvider } from '#lib/web/oidc/engine.ts';
import { type OidcSettings, oidcSettingsOf } from '#lib/web/oidc/settings.ts';
import { isArrival } from '#lib/web/rules/arrival.ts';
import {
  type IdentityProvider,
  ProviderBrowser,
  startIdentityProvider,
} from '#tests/support/identity-provider.ts';

const ORIGIN = 'http://localhost:3999';
const REDIRECT = `${ORIGIN}/api/auth/callback/oidc`;

let provider: IdentityProvider;
let settings: OidcSettings;
beforeAll(async () => {
  provider = await startIdentityProvider(REDIRECT);
  settings = settingsFor(provider.issuer);
});
afterAll(() => provider.close());
beforeEach(() => {
  delete provider.mood.change;
  provider.delay(0);
});

function settingsFor(issuer: string): OidcSettings {
  const words = { AUTH_OIDC_SECOND_FACTOR_ACR: [], AUTH_OIDC_SECOND_FACTOR_AMR: ['otp'] };
  const made = oidcSettingsOf(
    {
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_CLIENT_ID: provider.client.id,
      AUTH_OIDC_CLIENT_SECRET: provider.client.secret,
      AUTH_OIDC_SCOPE: 'openid profile email',
      AUTH_OIDC_NAME_CLAIM: 'name',
      AUTH_OIDC_EMAIL_CLAIM: 'email',
      AUTH_OIDC_GROUPS_CLAIM: 'groups',
      AUTH_OIDC_EMAIL_VERIFIED_BY: 'claim',
      AUTH_OIDC_CLIENT_AUTHENTICATION: 'client_secret_basic',
      AUTH_OIDC_SIGNING_ALGORITHM: 'RS256',
      ...words,
    },
    ORIGIN,
  );
  if (!made || 'problem' in made) throw new Error('settings');
  return made;
}

async function begin(again = false) {
  const begun = await beginAtProvider(settings, { again });
  if (!begun.ok) throw new Error(begun.refusal.code);
  return begun.value;
}

async function journey(): Promise<{ query: Record<string, string>; kept: string }> {
  const { url, kept } = await begin();
  const back = await new ProviderBrowser().signIn(url, REDIRECT);
  return { query: Object.fromEntries(back.searchParams), kept };
}

async function codeOf(brought: { query: Record<string, string>; kept: string }): Promise<string> {
  const finished = await finishAtProvider(settings, brought);
  return finished.ok ? 'ok' : finished.refusal.code;
}

test('a sign-in asks with PKCE, state and nonce, and brings the claims of the id token', async () => {
  const { url } = await begin();
  const asked = Object.fromEntries(new URL(url).searchParams);
  expect(asked).toMatchObject({
    code_challenge_method: 'S256',
    redirect_uri: REDIRECT,
    response_type: 'code',
    max_age: '28800',
  });
  expect([asked.state, asked.nonce, asked.code_challenge].every((text) => text && text.length >= 43)).toBe(
    true,
  );
  const finished = await finishAtProvider(settings, await journey());
  expect(finished).toMatchObject({
    ok: true,
    value: { iss: provider.issuer, sub: 'user-1', groups: ['engineers'], amr: ['pwd', 'otp'] },
  });
});

test('a confirmation asks for a new sign-in', async () => {
  const asked = Object.fromEntries(new URL((await begin(true)).url).searchParams);
  expect(asked).toMatchObject({ prompt: 'login', max_age: '0' });
});

test('what is kept tells nothing of state, nonce and verifier', async () => {
  const { url, kept } = await begin();
  for (const name of ['state', 'nonce']) {
    expect(kept).not.toContain(new URL(url).searchParams.get(name));
  }
});

test('a code works once; one of another beginning, state or verifier never', async () => {
  const first = await journey();
  const second = await journey();
  expect(await codeOf({ query: first.query, kept: second.kept })).toBe('proof-refused');
  expect(
    await codeOf({ query: { ...second.query, state: first.query.state ?? '' }, kept: second.kept }),
  ).toBe('proof-refused');
  // The state fits, so the code is sent, and the provider holds it against another verifier.
  expect(await codeOf({ query: { ...second.query, code: first.query.code ?? '' }, kept: second.kept })).toBe(
    'provider-refused',
  );
  const third = await journey();
  expect(await codeOf(third)).toBe('ok');
  expect(await codeOf(third)).toBe('provider-refused');
  for (const kept of ['{}', '{"next-auth.state":"x"}']) {
    expect(await codeOf({ ...(await journey()), kept })).toBe('proof-refused');
  }
  const { state: _, ...stateless } = (await journey()).query;
  expect(await codeOf({ ...(await journey()), query: stateless })).toBe('proof-refused');
  expect(await codeOf({ kept: third.kept, query: { error: 'access_denied' } })).toBe('provider-refused');
});

const CHANGES: readonly (readonly [string, (payload: Record<string, unknown>) => Record<string, unknown>])[] =
  [
    ['another nonce', (payload) => ({ ...payload, nonce: 'of somebody else' })],
    ['no nonce', ({ nonce: _, ...payload }) => payload],
    ['another audience', (payload) => ({ ...payload, aud: 'another-client' })],
    ['another issuer', (payload) => ({ ...payload, iss: 'https://elsewhere.example' })],
    ['a time long past', (payload) => ({ ...payload, iat: 1_000, exp: 2_000 })],
    ['a time a minute ahead', (payload) => ({ ...payload, iat: Math.floor(Date.now() / 1_000) + 60 })],
  ];
test.each(CHANGES)('an id token with %s proves nothing', async (_what, change) => {
  const brought = await journey();
  provider.mood.change = change;
  expect(await codeOf(brought)).toBe('proof-refused');
});

test('a clock that is a few seconds ahead is borne', async () => {
  const brought = await journey();
  provider.mood.change = (payload) => ({ ...payload, iat: Math.floor(Date.now() / 1_000) + 5 });
  expect(await codeOf(brought)).toBe('ok');
});

test('keys may be rotated between a beginning and its end, and between two sign-ins', async () => {
  expect(await codeOf(await journey())).toBe('ok');
  const brought = await journey();
  provider.rotateKeys();
  expect(await codeOf(brought)).toBe('ok');
});

test('an issuer that differs from its own word by a slash is not taken', async () => {
  const { url, kept } = await begin();
  const back = await new ProviderBrowser().signIn(url, REDIRECT);
  const brought = { query: Object.fromEntries(back.searchParams), kept };
  const finished = await finishAtProvider({ ...settings, issuer: `${settings.issuer}/` }, brought);
  expect(finished).toMatchObject({ ok: false, refusal: { code: 'provider-unsafe' } });
});

test('nothing is sent without encryption to a provider that has it', async () => {
  const brought = await journey();
  const https = { ...settings, issuer: settings.issuer.replace('http:', 'https:') };
  const finished = await finishAtProvider(https, brought);
  expect(finished.ok).toBe(false);
});

test('a provider that is slow, down or up again is told so in words', async () => {
  provider.delay(400);
  expect((await beginAtProvider(settings, { again: false })).ok).toBe(true);
  provider.delay(0);
  const brought = await journey();
  await provider.close();
  expect(await beginAtProvider(settings, { again: false })).toMatchObject({
    refusal: { code: 'provider-unreachable' },
  });
  expect(await codeOf(brought)).toBe('provider-unreachable');
  await provider.open();
  expect(await codeOf(await journey())).toBe('ok');
});

test('a provider that never answers is given up within its limit', { timeout: 60_000 }, async () => {
  provider.delay(30_000);
  const began = performance.now();
  expect(await beginAtProvider(settings, { again: false })).toMatchObject({
    refusal: { code: 'provider-unreachable' },
  });
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('claims of 100 kB and missing ones come through as they are, for the rule that reads them', async () => {
  const { claims } = provider.mood;
  provider.mood.claims = { huge: 'x'.repeat(100_000) };
  const finished = await finishAtProvider(settings, await journey());
  expect(finished.ok && JSON.stringify(finished.value).length).toBeGreaterThan(100_000);
  provider.mood.claims = {};
  const bare = await finishAtProvider(settings, await journey());
  expect(bare).toMatchObject({ ok: true, value: { sub: 'user-1' } });
  expect(bare.ok && 'email' in bare.value).toBe(false);
  provider.mood.claims = claims;
});

test('settings name an address with encryption, all three together, and no query', () => {
  const base = { ...(settings as object) };
  expect(base).toBeDefined();
  const problem = (issuer: string) => {
    try {
      settingsFor(issuer);
      return false;
    } catch {
      return true;
    }
  };
  expect(problem('https://idp.example/realms/x')).toBe(false);
  for (const issuer of ['http://idp.example', 'https://idp.example/?a=1', 'https://idp.example/#x']) {
    expect(problem(issuer), issuer).toBe(true);
  }
});

test('only a browser that is led here as a page arrives', () => {
  const arrives = (headers: Record<string, string>, method = 'GET') =>
    isArrival(method, new Headers(headers));
  expect(arrives({})).toBe(true);
  expect(
    arrives({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' }),
  ).toBe(true);
  expect(arrives({}, 'HEAD')).toBe(false);
  expect(arrives({}, 'POST')).toBe(false);
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://trap.invalid' },
    { origin: ORIGIN },
    { 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-dest': 'image' },
  ];
  for (const headers of foreign) {
    expect(arrives(headers), JSON.stringify(headers)).toBe(false);
  }
});
