import { createHash } from 'node:crypto';
import nextAuthModule, { type AuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { errorNameOf } from '#lib/kernel/log.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { refuseSignIn } from '#lib/people/rules/sign-in-refusals.ts';
import type { OidcSettings } from './settings.ts';

/**
 * next-auth as an engine and nothing more: discovery, code verifier (S256), state, nonce, the exchange of the code and every
 * check of the id token are its (and openid-client's) work. It has no address of its own here: it is called with requests
 * that we make, what it would keep in cookies is handed back as one text, and it never gets as far as a session, because
 * its `signIn` callback takes the claims and sends it away.
 */
const PROVIDER = 'oidc';
/** One answer of the provider, and the whole of what is asked of it for one step. Milliseconds. */
const ANSWER_WITHIN_MS = 5_000;
const STEP_WITHIN_MS = 10_000;
/** A session at the provider that is older than one of ours could be is not taken over: the provider asks anew. Seconds. */
const PROVIDER_SESSION_SECONDS = 8 * 3_600;
/** As much as the engine bears where it compares times. */
const SKEW_SECONDS = 10;
/** What the engine keeps of each beginning. */
const KEPT = ['state', 'nonce', 'pkce.code_verifier'].map((name) => `next-auth.${name}`);

export interface Begun {
  /** Where the browser goes. */
  readonly url: string;
  /** State, nonce and code verifier, sealed by the engine. */
  readonly kept: string;
}

export type EngineCode = 'provider-unreachable' | 'provider-refused' | 'proof-refused' | 'provider-unsafe';

type Params = Readonly<Record<string, string | number>>;

/** What a step found out about its failure; the engine itself tells only that there was one. */
interface Step {
  problem?: EngineCode;
  /** It has said where its places are. */
  isReached?: true;
  cause?: string;
  claims?: Readonly<Record<string, unknown>>;
}

/** The name of the error behind a refusal, for the log. */
export type EngineRefusal = ReturnType<typeof refuseSignIn<EngineCode>> & { readonly cause: string };

/** Asks for the address of the provider where the browser goes. `again`: whoever sits there has to sign in once more. */
export async function beginAtProvider(
  settings: OidcSettings,
  { again }: { readonly again: boolean },
): Promise<Result<Begun> | EngineRefusal> {
  const step: Step = {};
  const params: Params = again ? { prompt: 'login', max_age: 0 } : { max_age: PROVIDER_SESSION_SECONDS };
  const options = optionsOf(settings, step, params);
  const begun = await within(step, async () => {
    const csrf = await ask(options, { action: 'csrf', method: 'GET' });
    const body = { csrfToken: (csrf.body as { csrfToken?: string } | undefined)?.csrfToken ?? '' };
    return await ask(options, { action: 'signin', method: 'POST', body, cookies: csrf.cookies });
  });
  const url = begun?.location && URL.canParse(begun.location) ? new URL(begun.location) : null;
  const isComplete = ['state', 'nonce', 'code_challenge'].every((name) => url?.searchParams.get(name));
  if (!begun || !url || !isComplete) return failed(step, 'provider-unreachable');
  if (!isSafe(url, settings)) return failed(step, 'provider-unsafe');
  return ok({ url: url.href, kept: JSON.stringify(begun.cookies) });
}

/** Takes what the browser brought back and what was kept at the beginning. @returns claims that were proved. */
export async function finishAtProvider(
  settings: OidcSettings,
  { query, kept }: { readonly query: Readonly<Record<string, string>>; readonly kept: string },
): Promise<Result<Readonly<Record<string, unknown>>> | EngineRefusal> {
  const step: Step = {};
  if (query.error !== undefined) return failed(step, 'provider-refused');
  const cookies = JSON.parse(kept) as Record<string, string>;
  if (!KEPT.every((name) => cookies[name])) return failed(step, 'proof-refused');
  const options = optionsOf(settings, step, {});
  await within(step, () => ask(options, { action: 'callback', method: 'GET', query, cookies }));
  if (step.claims && !isIssuedAhead(step.claims)) return ok(step.claims);
  return failed(step, step.isReached ? 'proof-refused' : 'provider-unreachable');
}

/** The engine does not mind a proof of tomorrow. */
function isIssuedAhead({ iat }: Readonly<Record<string, unknown>>): boolean {
  return typeof iat !== 'number' || iat > Date.now() / 1_000 + SKEW_SECONDS;
}

function failed(step: Step, otherwise: EngineCode): EngineRefusal {
  const code = step.problem ?? otherwise;
  return { ...refuseSignIn(code), cause: step.cause ?? 'none' };
}

/** A provider that answers drop by drop ends here too. */
async function within<T>(step: Step, work: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((settle) => {
    timer = setTimeout(() => {
      step.problem ??= 'provider-unreachable';
      settle(null);
    }, STEP_WITHIN_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    step.problem ??= 'provider-unreachable';
    step.cause ??= errorNameOf(error);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function optionsOf(settings: OidcSettings, step: Step, params: Params): AuthOptions {
  const quiet = () => undefined;
  return {
    // Seals what is kept between the two steps, the same in every instance.
    secret: createHash('sha256').update(`countersign sign-in\n${settings.clientSecret}`).digest('hex'),
    useSecureCookies: false,
    session: { strategy: 'jwt', maxAge: 1 },
    // Its messages quote what was sent.
    logger: { error: quiet, warn: quiet, debug: quiet },
    callbacks: { signIn: () => '/' },
    providers: [providerOf(settings, step, params)],
  };
}

function providerOf(
  settings: OidcSettings,
  step: Step,
  params: Params,
): OAuthConfig<Record<string, unknown>> {
  const { issuer, clientId, clientSecret, redirectUri, scope, acrValues } = settings;
  return {
    id: PROVIDER,
    name: PROVIDER,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: ANSWER_WITHIN_MS },
    client: {
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: settings.clientAuthentication,
      id_token_signed_response_alg: settings.signingAlgorithm,
    },
    authorization: {
      params: { scope, ...(acrValues.length > 0 ? { acr_values: acrValues.join(' ') } : {}), ...params },
    },
    token: {
      request: async ({ client, params: sent, checks }) => {
        step.isReached = true;
        const { metadata } = client.issuer;
        if (metadata.issuer !== issuer || !areSafe(metadata, settings)) {
          step.problem = 'provider-unsafe';
          throw new Error('provider-unsafe');
        }
        try {
          const { code, state, iss } = sent as Record<string, string | undefined>;
          const asked = { code, state, ...(iss === undefined ? {} : { iss }) } as Record<string, string>;
          return { tokens: await client.callback(redirectUri, asked, { ...checks, response_type: 'code' }) };
        } catch (error) {
          step.cause = errorNameOf(error);
          step.problem = problemOf(step.cause);
          throw error;
        }
      },
    },
    userinfo: {
      // What the id token says is signed and goes first. The rest is asked for where the provider keeps it apart.
      request: async ({ client, tokens }) => {
        const claims = (tokens as unknown as { claims(): Record<string, unknown> }).claims();
        const isWhole = [settings.emailClaim, settings.groupsClaim].every((name) => name in claims);
        const { userinfo_endpoint: place } = client.issuer.metadata;
        if (isWhole || !place || !tokens.access_token) return claims;
        const more = await client.userinfo(tokens.access_token).catch((error: unknown) => {
          step.problem = 'provider-unreachable';
          throw error;
        });
        if (more.sub !== claims.sub) throw new Error('userinfo-of-somebody-else');
        return { ...more, ...claims };
      },
    },
    profile: (claims) => {
      step.claims = claims;
      return { id: String(claims.sub) };
    },
  };
}

/** Errors of openid-client: the provider's own word, or a proof that does not hold. Anything else: it could not be asked. */
function problemOf(errorName: string): EngineCode {
  if (errorName.startsWith('OPError')) return 'provider-refused';
  return errorName.startsWith('RPError') ? 'proof-refused' : 'provider-unreachable';
}

/** Nothing is sent without encryption, but on one's own machine. */
function areSafe(metadata: Readonly<Record<string, unknown>>, settings: OidcSettings): boolean {
  return ['token_endpoint', 'jwks_uri', 'userinfo_endpoint']
    .map((name) => metadata[name])
    .filter((address) => address !== undefined)
    .every((address) => URL.canParse(String(address)) && isSafe(new URL(String(address)), settings));
}

function isSafe(url: URL, { issuer }: OidcSettings): boolean {
  return url.protocol === 'https:' || new URL(issuer).protocol === 'http:';
}

interface Asked {
  readonly action: 'csrf' | 'signin' | 'callback';
  readonly method: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
}

interface Answered {
  location?: string;
  body?: unknown;
  readonly cookies: Record<string, string>;
}

/** One request to the engine, by its own handler for requests of this form. */
async function ask(options: AuthOptions, asked: Asked): Promise<Answered> {
  const { action, method, query, body, cookies } = asked;
  const answered: Answered = { cookies: {} };
  const headers: Record<string, unknown> = {};
  const response = {
    status: () => response,
    getHeader: (name: string) => headers[name],
    setHeader: (name: string, value: unknown) => {
      headers[name] = value;
      return response;
    },
    json: (sent: unknown) => {
      answered.body = sent;
    },
    send: (sent: unknown) => {
      answered.body = sent;
    },
    end: () => undefined,
  };
  const nextauth = action === 'csrf' ? [action] : [action, PROVIDER];
  const request = {
    method,
    headers: {},
    body: body ?? {},
    cookies: { ...cookies },
    query: { ...query, nextauth },
  };
  await engine(request, response, options);
  if (typeof headers.Location === 'string') answered.location = headers.Location;
  for (const line of (headers['Set-Cookie'] as string[] | undefined) ?? []) {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    const value = decodeURIComponent(pair.slice(at + 1));
    if (value !== '') answered.cookies[pair.slice(0, at)] = value;
  }
  return answered;
}

type Engine = (request: unknown, response: unknown, options: AuthOptions) => Promise<unknown>;

/** The package is CommonJS: how its default export is found depends on who loads it. */
const engine = ((nextAuthModule as unknown as { default?: Engine }).default ??
  (nextAuthModule as unknown as Engine)) satisfies Engine;
