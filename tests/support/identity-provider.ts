import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type AdapterPayload, type Configuration } from 'oidc-provider';

/** What the provider says of whoever signs in there, and how it behaves. Changed by tests between two sign-ins. */
export interface ProviderMood {
  /** Claims of the account, beside `sub`. */
  claims: Record<string, unknown>;
  sub: string;
  amr?: readonly string[];
  acr?: string;
  /** Seconds before now at which the person authenticated, by what the provider says. */
  authenticatedSecondsAgo: number;
  /** Rewrites the payload of the id token before it is signed. */
  change?: (payload: Record<string, unknown>) => Record<string, unknown>;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly mood: ProviderMood;
  readonly client: { readonly id: string; readonly secret: string };
  /** Requests it got, by path, without queries, and what all of them took it. Milliseconds. */
  readonly asked: string[];
  spentMs(): number;
  /** Signs with a new key from now on and forgets the old one. */
  rotateKeys(): void;
  /** Waits so long before each answer. Milliseconds. */
  delay(ms: number): void;
  /** Closes its door; `open()` opens it again at the same address. */
  close(): Promise<void>;
  open(): Promise<void>;
}

const CLIENT = { id: 'countersign', secret: 'a secret of the tests, long enough' } as const;

/** The account's page: who signs in, pressed once. A real provider has a form with a second factor here. */
function signInPage(action: string): string {
  return `<!doctype html><html lang="en"><title>Provider</title><main><h1>Provider</h1>
<form method="post" action="${action}"><button>Sign in at the provider</button></form></main></html>`;
}

/** A real OpenID provider on loopback for one redirect address. */
export async function startIdentityProvider(redirectUri: string, port = 0): Promise<IdentityProvider> {
  const mood: ProviderMood = {
    sub: 'user-1',
    claims: { name: 'Robin Vale', email: 'robin@vale.example', email_verified: true, groups: ['engineers'] },
    amr: ['pwd', 'otp'],
    authenticatedSecondsAgo: 0,
  };
  const asked: string[] = [];
  let delayMs = 0;
  let spentMs = 0;
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const listen = (at: number): Promise<Server> =>
    new Promise((settle) => {
      const server = createServer((request, response) => {
        asked.push((request.url ?? '').split('?')[0] ?? '');
        const came = performance.now();
        response.once('finish', () => {
          spentMs += performance.now() - came;
        });
        setTimeout(() => handle(request, response), delayMs);
      });
      server.listen(at, '127.0.0.1', () => settle(server));
    });
  let server = await listen(port);
  const { port: bound } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${bound}`;
  const renew = () => {
    handle = handlerOf(issuer, redirectUri, mood);
  };
  renew();
  return {
    issuer,
    mood,
    client: CLIENT,
    asked,
    spentMs: () => spentMs,
    rotateKeys: renew,
    delay: (ms) => {
      delayMs = ms;
    },
    close: () =>
      new Promise((settle) => {
        server.closeAllConnections();
        server.close(() => settle());
      }),
    open: async () => {
      server = await listen(bound);
    },
  };
}

/** What the provider keeps, in memory, whatever keys it signs with. */
class Memory {
  static readonly kept = new Map<string, AdapterPayload>();
  readonly #kind: string;
  constructor(kind: string) {
    this.#kind = kind;
  }
  #key = (id: string) => `${this.#kind} ${id}`;
  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    Memory.kept.set(this.#key(id), payload);
  }
  async find(id: string): Promise<AdapterPayload | undefined> {
    return Memory.kept.get(this.#key(id));
  }
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...Memory.kept].find(([key, payload]) => key.startsWith(this.#kind) && payload.uid === uid)?.[1];
  }
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }
  async consume(id: string): Promise<void> {
    const found = Memory.kept.get(this.#key(id));
    if (found) found.consumed = Math.floor(Date.now() / 1_000);
  }
  async destroy(id: string): Promise<void> {
    Memory.kept.delete(this.#key(id));
  }
  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of Memory.kept) if (payload.grantId === grantId) Memory.kept.delete(key);
  }
}

function handlerOf(issuer: string, redirectUri: string, mood: ProviderMood) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    ...privateKey.export({ format: 'jwk' }),
    use: 'sig',
    alg: 'RS256',
    kid: `${Date.now()}-${Math.random()}`,
  };
  const provider = new Provider(issuer, configurationOf(redirectUri, mood, [key]));
  provider.on('server_error', (_context, error) => console.error(error));
  const callback = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (path === '/token' && mood.change) changeToken(response, mood.change, privateKey, key.kid);
    if (!path.startsWith('/interaction/')) return void callback(request, response);
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return void response.end(signInPage(path));
    }
    const result = {
      login: {
        accountId: mood.sub,
        ts: Math.floor(Date.now() / 1_000) - mood.authenticatedSecondsAgo,
        ...(mood.amr ? { amr: [...mood.amr] } : {}),
        ...(mood.acr ? { acr: mood.acr } : {}),
      },
      consent: {},
    };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
}

/** Signs another payload than the provider would: what a faulty or hostile one sends. */
function changeToken(
  response: ServerResponse,
  change: NonNullable<ProviderMood['change']>,
  key: KeyObject,
  kid: string,
): void {
  const end = response.end.bind(response);
  response.end = ((body: string | Buffer) => {
    const sent = JSON.parse(String(body)) as Record<string, string>;
    const [, payload = ''] = (sent.id_token ?? '').split('.');
    const changed = change(
      JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>,
    );
    const text = [{ alg: 'RS256', kid }, changed]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createSign('RSA-SHA256').update(text).sign(key).toString('base64url');
    const answer = JSON.stringify({ ...sent, id_token: `${text}.${signature}` });
    response.setHeader('content-length', Buffer.byteLength(answer));
    return end(answer);
  }) as typeof response.end;
}

function configurationOf(redirectUri: string, mood: ProviderMood, keys: object[]): Configuration {
  const seconds = 600;
  return {
    adapter: Memory,
    ttl: {
      AccessToken: seconds,
      AuthorizationCode: 60,
      Grant: seconds,
      IdToken: seconds,
      Interaction: seconds,
      Session: seconds,
    },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: keys as never },
    cookies: { keys: ['of the tests'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'groups', 'roles', 'role', 'is_admin', 'huge'],
      email: ['email', 'email_verified'],
    },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...mood.claims, sub: id }) }),
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new context.oidc.provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
}

/** A browser without a page: keeps cookies, follows redirects up to an address. */
export class ProviderBrowser {
  readonly #cookies = new Map<string, string>();

  /** Signs in at the provider, pressing its one button, and stops before the redirect to us. @returns that address. */
  async signIn(authorizationUrl: string, redirectUri: string): Promise<URL> {
    let url = new URL(authorizationUrl);
    let method = 'GET';
    for (let hop = 0; hop < 12; hop += 1) {
      const response = await fetch(url, { method, redirect: 'manual', headers: { cookie: this.#header() } });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const location = response.headers.get('location');
      if (location === null) {
        const text = await response.text();
        if (!url.pathname.startsWith('/interaction/'))
          throw new Error(`the provider answered ${response.status}: ${text.slice(0, 300)}`);
        method = 'POST';
        continue;
      }
      method = 'GET';
      url = new URL(location, url);
      if (url.href.startsWith(redirectUri)) return url;
    }
    throw new Error('the provider sends in circles');
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  #header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
