import type { Refusal, Result } from '#lib/kernel/result.ts';
import { confirmThroughProvider } from '#lib/people/confirm-through-provider.ts';
import { endSession } from '#lib/people/end-session.ts';
import { readClaims } from '#lib/people/rules/claims.ts';
import { type StartedSession, signInThroughProvider } from '#lib/people/sign-in-through-provider.ts';
import { takeAttempt } from '#lib/people/take-attempt.ts';
import { currentActor } from './current-actor.ts';
import { finishAtProvider } from './oidc/engine.ts';
import type { OidcSettings } from './oidc/settings.ts';
import { plain } from './route.ts';
import { isArrival } from './rules/arrival.ts';
import { problemPath } from './rules/sign-in-problem.ts';
import type { Runtime } from './runtime.ts';
import { clearAttemptCookie, readAttemptToken, setSessionCookie } from './session-cookie.ts';

/**
 * What the identity provider sends a browser back with. Only a browser that began here, with the token of that beginning,
 * once, and only as a page that is opened. Every answer leads to a path of ours under the configured origin, whatever host
 * the request names.
 */
export async function finishWithProvider(house: Runtime, request: Request): Promise<Response> {
  const { oidc } = house.configuration;
  if (!oidc) return plain(404, 'There is nothing at this address.');
  if (!isArrival(request.method, request.headers)) {
    return plain(403, 'This address is only where an identity provider leads a browser back to.');
  }
  const token = await readAttemptToken();
  await clearAttemptCookie();
  const attempt = token === null ? null : await takeAttempt(house.db, token);
  if (!attempt) return redirectTo(house, problemPath('stale', '/'));
  const finished = await prove(house, oidc, { ...attempt, address: new URL(request.url), request });
  if (!finished.ok) {
    house.log.warn({ event: 'sign-in.refused', code: finished.refusal.code });
    return redirectTo(house, problemPath(finished.refusal.code, attempt.returnTo));
  }
  await setSessionCookie(finished.value.token, finished.value.expiresAt);
  return redirectTo(house, attempt.returnTo);
}

type Attempt = NonNullable<Awaited<ReturnType<typeof takeAttempt>>> & {
  readonly address: URL;
  readonly request: Request;
};

async function prove(house: Runtime, oidc: OidcSettings, attempt: Attempt): Promise<Result<StartedSession>> {
  const query = queryOf(attempt.address);
  const proof = await finishAtProvider(oidc, { query, kept: attempt.kept });
  if (!proof.ok) {
    const { cause } = proof as { readonly cause?: string };
    house.log.warn({ event: 'sign-in.not-proved', code: proof.refusal.code, errorName: cause ?? 'none' });
    return refusedAs(proof.refusal);
  }
  const signIn = readClaims(proof.value, oidc);
  if (!signIn.ok) return signIn;
  const mapping = mappingOf(house);
  const { awaySeconds, sessionId } = attempt;
  if (sessionId !== null) {
    return await confirmThroughProvider(house.db, signIn.value, { sessionId, awaySeconds, mapping });
  }
  const former = await currentActor();
  const userAgent = attempt.request.headers.get('user-agent');
  const started = await signInThroughProvider(house.db, signIn.value, { mapping, userAgent });
  // The browser forgets the token of the session it had; nobody else shall go on with it.
  if (started.ok && former) await endSession(house.db, former, 'replaced');
  return started;
}

function refusedAs(refusal: Refusal): Result<never> {
  return { ok: false, refusal };
}

/** What the configuration file says that a sign-in gives. */
export function mappingOf({ configuration }: Pick<Runtime, 'configuration'>) {
  return { admins: configuration.file.admins, groups: configuration.file.signIn.groups };
}

const LONGEST_PARAMETER = 4_000;

/** The parameters of an answer, each at most once: what comes twice is nothing. */
function queryOf(address: URL): Record<string, string> {
  const known = ['code', 'state', 'iss', 'error'];
  const found = known.flatMap((name) => {
    const [value, ...more] = address.searchParams.getAll(name);
    return value === undefined || more.length > 0 || value.length > LONGEST_PARAMETER ? [] : [[name, value]];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

function redirectTo({ configuration }: Runtime, path: string): Response {
  const headers = { Location: configuration.publicOrigin + path, 'Cache-Control': 'no-store' };
  return new Response(null, { status: 303, headers });
}
