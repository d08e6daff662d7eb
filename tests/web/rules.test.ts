import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import { ConfigurationError, readConfiguration } from '#lib/web/configuration.ts';
import { admit } from '#lib/web/rules/admit.ts';
import { contentPolicy, fixedHeaders } from '#lib/web/rules/headers.ts';
import { wordsOfIssues } from '#lib/web/rules/input-words.ts';
import { navigationFor } from '#lib/web/rules/navigation.ts';
import { comesFromOurPages, localPath } from '#lib/web/rules/request-origin.ts';

const ORIGIN = 'https://countersign.example';

function call(headers: Record<string, string>): boolean {
  return comesFromOurPages(new Headers(headers), ORIGIN);
}

test('only a same-origin call of the configured address may act', () => {
  expect(call({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' })).toBe(true);
  expect(call({ 'sec-fetch-site': 'same-origin' })).toBe(false);
  expect(call({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(false);
  expect(call({ origin: ORIGIN })).toBe(false);
  for (const site of ['same-site', 'cross-site', 'none']) {
    expect(call({ origin: ORIGIN, 'sec-fetch-site': site })).toBe(false);
  }
  const foreign = 'https://evil.example';
  expect(call({ origin: foreign, 'x-forwarded-host': 'evil.example', 'sec-fetch-site': 'same-origin' })).toBe(
    false,
  );
  expect(call({ origin: `${ORIGIN}.evil.example`, 'sec-fetch-site': 'same-origin' })).toBe(false);
});

test('after signing in one lands on a path of ours, whatever the address asks for', () => {
  expect(localPath('/secrets?env=production')).toBe('/secrets?env=production');
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/a\\b',
    '',
    null,
    'javascript:1',
  ];
  for (const wanted of [...elsewhere, '/sign-in?to=/x', `/${'a'.repeat(3_000)}`, '/a\u202eb']) {
    expect(localPath(wanted), String(wanted)).toBe('/');
  }
});

function actorWith(roles: readonly Role[]): Actor {
  return {
    personId: 'per_0000000000000000' as Actor['personId'],
    sessionId: 'ses_0000000000000000' as Actor['sessionId'],
    displayName: 'Somebody',
    email: null,
    roles,
    confirmedAt: new Date(0),
  };
}

test('a door admits by its table and denies by default', () => {
  expect(admit('public', null)).toBe('admitted');
  expect(admit('signed-in', null)).toBe('signed-out');
  expect(admit('signed-in', actorWith([]))).toBe('admitted');
  expect(admit('audit.read', null)).toBe('signed-out');
  expect(admit('audit.read', actorWith(['engineer', 'approver']))).toBe('forbidden');
  expect(admit('audit.read', actorWith(['auditor']))).toBe('admitted');
});

test('the navigation holds what the roles can open and nothing else', () => {
  const labels = (roles: readonly Role[]) =>
    navigationFor(actorWith(roles)).flatMap((area) => area.places.map((place) => place.label));
  expect(labels(['engineer']).join(', ')).toBe(
    'Overview, Secrets, My access, Trail, Cost, Feed, Rotations, Changes, Planned deletions, Break-glass',
  );
  expect(labels(['auditor'])).not.toContain('My access');
  expect(labels(['admin'])).toContain('Inbox');
  expect(labels([])).toEqual(['Overview', 'Break-glass']);
  const without = navigationFor(actorWith([]), ['break-glass']).flatMap((area) => area.places);
  expect(without.map((place) => place.label)).toEqual(['Overview']);
});

test('the content policy lets no script run but those with the nonce of the answer', () => {
  const policy = contentPolicy('N', false);
  expect(policy).toContain("script-src 'nonce-N' 'strict-dynamic'");
  for (const weak of ["'unsafe-eval'", "script-src 'self'", 'http:', '*']) expect(policy).not.toContain(weak);
  for (const strict of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy).toContain(strict);
  expect(new Map(fixedHeaders(true)).get('Strict-Transport-Security')).toMatch(
    /max-age=(\d{8,}).*includeSubDomains/,
  );
  expect(new Map(fixedHeaders(false)).has('Strict-Transport-Security')).toBe(false);
});

test('a refused input is told in words, field by field, and nothing of it is repeated', () => {
  const schema = z.strictObject({ reason: z.string().min(20), stage: z.enum(['AWSCURRENT']) });
  const canary = 'hunter2-canary';
  const parsed = schema.safeParse({ reason: canary, stage: canary, [canary]: 1 });
  if (parsed.success) throw new Error('accepted');
  const refusal = wordsOfIssues(parsed.error.issues);
  expect(refusal.code).toBe('invalid');
  expect(Object.keys(refusal.fields ?? {}).sort()).toEqual(['reason', 'stage']);
  expect(JSON.stringify(refusal)).not.toContain(canary);
});

const ENVIRONMENT = {
  DATABASE_URL: 'postgresql://localhost/x',
  COUNTERSIGN_URL: 'http://localhost:3000',
  COUNTERSIGN_LOCAL_AWS_URL: 'http://127.0.0.1:4566',
};

test('personas exist with local AWS on loopback and nowhere else', () => {
  expect(readConfiguration(ENVIRONMENT).personas).toBe(true);
  const real = { ...ENVIRONMENT, COUNTERSIGN_AWS: 'real', COUNTERSIGN_LOCAL_AWS_URL: undefined };
  expect(readConfiguration(real).personas).toBe(false);
  expect(readConfiguration({ ...ENVIRONMENT, COUNTERSIGN_URL: 'https://countersign.example' }).personas).toBe(
    false,
  );
});

test('a setting that cannot work stops the start with one line', () => {
  const wrong: Record<string, Record<string, string | undefined>> = {
    'no database': { DATABASE_URL: undefined },
    'another kind of database': { DATABASE_URL: 'mysql://localhost/x' },
    'plain http elsewhere': { COUNTERSIGN_URL: 'http://countersign.example' },
    'no address': { COUNTERSIGN_URL: 'countersign' },
    'an AWS endpoint': { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    'an AWS endpoint of one service': { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1' },
    'local AWS elsewhere': { COUNTERSIGN_LOCAL_AWS_URL: 'http://10.0.0.1:4566' },
    'local beside real': { COUNTERSIGN_AWS: 'real' },
    'an unknown kind of AWS': { COUNTERSIGN_AWS: 'maybe' },
  };
  for (const [what, change] of Object.entries(wrong)) {
    const read = () => readConfiguration({ ...ENVIRONMENT, ...change });
    expect(read, what).toThrow(ConfigurationError);
    expect(read, what).toThrow(/^[^\n]+$/);
  }
});
