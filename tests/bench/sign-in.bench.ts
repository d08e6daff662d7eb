import { rm } from 'node:fs/promises';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { beginAttempt } from '#lib/people/begin-attempt.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import { readClaims } from '#lib/people/rules/claims.ts';
import { signInThroughProvider } from '#lib/people/sign-in-through-provider.ts';
import { takeAttempt } from '#lib/people/take-attempt.ts';
import { beginAtProvider, finishAtProvider } from '#lib/web/oidc/engine.ts';
import type { OidcSettings } from '#lib/web/oidc/settings.ts';
import { admit } from '#lib/web/rules/admit.ts';
import {
  type IdentityProvider,
  ProviderBrowser,
  startIdentityProvider,
} from '#tests/support/identity-provider.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

const PEOPLE = 2_000;
const SESSIONS_EACH = 20;
const CALLS = 600;
const SIGN_INS = 40;
const GATE_GOAL_MS = 3;
const SIGN_IN_GOAL_MS = 50;
const REDIRECT = 'http://localhost:3999/api/auth/callback/oidc';
const MAPPING = { admins: [], groups: { engineers: { roles: ['engineer'], groups: ['team-payments'] } } };

export const benchmark: Benchmark = {
  title: `Gate and sign-in: ${PEOPLE} people, ${PEOPLE * SESSIONS_EACH} sessions, a provider on this machine`,
  async run() {
    const folderPath = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder: folderPath });
    try {
      const { applicationUrl } = await provisionEmbedded(cluster);
      const db = openDatabase(applicationUrl);
      const provider = await startIdentityProvider(REDIRECT);
      try {
        await fill(db);
        const tokens: string[] = [];
        const signIn = await measureSignIns(db, provider, tokens);
        return [...(await measureGate(db, tokens)), signIn];
      } finally {
        await provider.close();
        await db.close();
      }
    } finally {
      await cluster.stop();
      await rm(folderPath, { recursive: true, force: true });
    }
  },
};

/** As many people and sessions as a large house has, roles and groups with them. */
async function fill(db: Database): Promise<void> {
  await db.pool.query(
    `INSERT INTO person (id, display_name, email) SELECT 'made-' || n, 'Made ' || n, 'made' || n || '@bench.example'
       FROM generate_series(1, $1) n`,
    [PEOPLE],
  );
  await db.pool.query(
    `INSERT INTO role_assignment (person_id, role) SELECT id, role FROM person, unnest(ARRAY['engineer', 'approver']) role`,
  );
  await db.pool.query(
    `INSERT INTO session_row (id, token_hash, person_id, expires_at)
     SELECT p.id || '-' || n, sha256(convert_to(p.id || '-' || n, 'UTF8')), p.id, now() + interval '8 hours'
       FROM person p, generate_series(1, $1) n`,
    [SESSIONS_EACH],
  );
}

/** What stands before every act: session, person, roles, the permission, the confirmation. */
async function measureGate(db: Database, tokens: readonly string[]): Promise<readonly Figure[]> {
  const base: number[] = [];
  const gate: number[] = [];
  for (let round = 0; round < CALLS; round += 1) {
    const token = tokens[round % tokens.length] ?? '';
    base.push(await timed(() => db.pool.query('SELECT 1')));
    gate.push(
      await timed(async () => {
        const actor = await authenticateSession(db, token);
        if (!actor || admit('secrets.read', actor) !== 'admitted') throw new Error('turned away');
        await isConfirmed(db, actor);
      }),
    );
  }
  return [
    {
      what: 'gate: session, person, permission, confirmation (median)',
      value: rounded(median(gate)),
      unit: 'ms',
      base: { what: 'SELECT 1', value: rounded(median(base)) },
      goal: { atMost: GATE_GOAL_MS },
    },
  ];
}

/** What a sign-in takes here beside what the provider takes to answer us. The person's own time at the provider is no part. */
async function measureSignIns(db: Database, provider: IdentityProvider, tokens: string[]): Promise<Figure> {
  const settings = settingsOf(provider);
  const ours: number[] = [];
  for (let round = 0; round < SIGN_INS; round += 1) {
    provider.mood.sub = `user-${round}`;
    let spent = -provider.spentMs();
    const begun = await part(async () => {
      const first = unwrap(await beginAtProvider(settings, { again: false }));
      const attempt = { purpose: 'sign-in', sessionId: null, returnTo: '/', kept: first.kept } as const;
      return { url: first.url, token: (await beginAttempt(db, attempt)).token };
    });
    spent += provider.spentMs();
    const back = await new ProviderBrowser().signIn(begun.value.url, REDIRECT);
    spent -= provider.spentMs();
    const ended = await part(async () => {
      const attempt = await takeAttempt(db, begun.value.token);
      const query = Object.fromEntries(back.searchParams);
      const claims = unwrap(await finishAtProvider(settings, { query, kept: attempt?.kept ?? '{}' }));
      const proof = unwrap(readClaims(claims, settings));
      return unwrap(await signInThroughProvider(db, proof, { mapping: MAPPING, userAgent: 'bench' }));
    });
    spent += provider.spentMs();
    tokens.push(ended.value.token);
    if (round >= 5) ours.push(begun.took + ended.took - spent);
  }
  return {
    what: "sign-in, beside the provider's own time (median)",
    value: rounded(median(ours)),
    unit: 'ms',
    goal: { atMost: SIGN_IN_GOAL_MS },
  };
}

function settingsOf(provider: IdentityProvider): OidcSettings {
  return {
    issuer: provider.issuer,
    clientId: provider.client.id,
    clientSecret: provider.client.secret,
    redirectUri: REDIRECT,
    scope: 'openid profile email',
    acrValues: [],
    clientAuthentication: 'client_secret_basic',
    signingAlgorithm: 'RS256',
    providerName: 'bench',
    nameClaim: 'name',
    emailClaim: 'email',
    groupsClaim: 'groups',
    addressesAreVouchedFor: false,
    secondFactorAcr: [],
    secondFactorAmr: ['otp'],
  };
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

async function part<T>(work: () => Promise<T>): Promise<{ value: T; took: number }> {
  const began = performance.now();
  const value = await work();
  return { value, took: performance.now() - began };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  return (await part(work)).took;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
