import { createConnection } from 'node:net';
import { type Caller, callerOf, productionSecret } from './support/access-calls.ts';
import { builtActions, callAction, callRaw, outcomeOf, type RawAnswer } from './support/call-action.ts';
import {
  CATALOGUE_THERE,
  type CatalogueEntry,
  entriesOf,
  expand,
  mustBe,
  WHY_ABSENT,
} from './support/catalogue.ts';
import { expect, test } from './support/fixtures.ts';
import { followServerLog, strangeLines } from './support/server-log.ts';

/** The catalogue's dashboard stands for ours. */
const THEIRS = /^(https?):\/\/(status\.)?dashboard\.example\.com(:\d+)?(.*)$/;
const ABSENT = JSON.stringify([{ grantId: 'grt_0000000000000000' }]);
/** The catalogue's library would join this cookie to the session; here it is one more cookie of somebody else's. */
const JOINED_BY_NOBODY = 'http-header-015';

const PLACE = 2;

type Headers = Record<string, string | undefined>;

test.describe('headers of the catalogue, each with an otherwise good call', () => {
  test.skip(!CATALOGUE_THERE, WHY_ABSENT);

  test('each entry of the file is refused, or changes nothing, as it says', async ({ signInAs, product }) => {
    test.setTimeout(300_000);
    const [ana, sofia] = [await callerOf(await signInAs('ana')), await callerOf(await signInAs('sofia'))];
    const id = builtActions().find(({ exported }) => exported === 'offer')?.id ?? '';
    const log = followServerLog(product.home);
    const wrong: string[] = [];
    for (const entry of entriesOf('http-header')) {
      const headers = headersOf(entry, product.url, ana, sofia);
      const call = { origin: product.url, path: '/', id, body: ABSENT, cookie: ana.cookie, headers };
      const answer = await callAction(call);
      const expected = expectedOf(entry);
      if (!expected.includes(outcomeOf(answer)))
        wrong.push(`${entry.id} ${entry.title}: ${outcomeOf(answer)}, not ${expected}`);
      if (answer.headers['content-encoding']) wrong.push(`${entry.id}: compressed`);
      const page = await callRaw({
        url: `${product.url}/secrets`,
        headers: { Cookie: ana.cookie, ...headers },
      });
      if (page.status >= 500) wrong.push(`${entry.id}: the page answers ${page.status}`);
      if (/<script>alert\(1\)|trap\.invalid/.test(page.body)) wrong.push(`${entry.id}: is in the page`);
    }
    expect(wrong).toEqual([]);
    expect(strangeLines(log.written())).toEqual([]);
    expect(log.written()).not.toMatch(/trap\.invalid|<script>|UUUU/);
  });

  test('a name that leads here from elsewhere is no address of ours', async ({ signInAs, product }) => {
    const ana = await callerOf(await signInAs('ana'));
    const { port } = new URL(product.url);
    const headers = { Host: `trap.invalid:${port}`, Origin: `http://trap.invalid:${port}` };
    const id = builtActions().find(({ exported }) => exported === 'offer')?.id ?? '';
    const call = { origin: product.url, path: '/', id, body: ABSENT, cookie: ana.cookie, headers };
    expect((await callAction(call)).status).toBe(421);
  });
});

test.describe('claims of the catalogue', () => {
  test.skip(!CATALOGUE_THERE, WHY_ABSENT);

  // Decisions of people who bear them are in tests/access/catalogue-races.test.ts. Nobody brings claims of their own.
  for (const entry of entriesOf('identity')) {
    test(`${entry.id} ${entry.title}: nobody is signed in by what they say of themselves`, async ({
      product,
    }) => {
      const claims = expand(entry.value) as object;
      const id = builtActions().find(({ exported }) => exported === 'startAsPersona')?.id ?? '';
      const told = [
        claims,
        { ...claims, subject: 'ana' },
        { subject: claims },
        { subject: 'sub' in claims ? claims.sub : '' },
      ];
      for (const said of told) {
        const body = JSON.stringify([said]);
        const answer = await callAction({ origin: product.url, path: '/sign-in', id, body });
        expect(['invalid', 'not-offered', 'http-413'], `${entry.id}: ${outcomeOf(answer)}`).toContain(
          outcomeOf(answer),
        );
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(answer.body).not.toContain('trap.invalid');
      }
    });
  }
});

/** The headers of an entry, with the places and sessions of this product where the catalogue has its own. */
function headersOf(entry: CatalogueEntry, origin: string, ana: Caller, sofia: Caller): Headers {
  const { $headers } = entry.value as { $headers: [string, unknown][] };
  const headers: Headers = {};
  for (const [name, given] of $headers) {
    const value = given === null ? undefined : String(expand(given));
    headers[name] = name === 'Cookie' ? cookiesOf(value ?? '', ana, sofia) : value && ours(value, origin);
  }
  return headers;
}

function ours(value: string, origin: string): string {
  const [, scheme, sibling = '', port, rest = ''] = THEIRS.exec(value) ?? [];
  if (!scheme) return value;
  const own = new URL(origin);
  const other = own.protocol === 'https:' ? 'http:' : 'https:';
  const protocol = scheme === 'https' ? own.protocol : other;
  return `${protocol}//${sibling}${own.hostname}${port ?? (own.port && `:${own.port}`)}${rest}`;
}

/** Cookies of an entry; beside the session of the call, unless the entry is about sessions. */
function cookiesOf(value: string, ana: Caller, sofia: Caller): string {
  if (value === '') return '';
  const token = (caller: Caller) => caller.cookie.split('=')[1] ?? '';
  const placed = value
    .replaceAll(/__Host-session|__Secure-next-auth\.session-token/g, 'countersign-session')
    .replaceAll(/<alice>|<valid>/g, token(ana))
    .replaceAll('<bob>', token(sofia));
  return placed.includes('countersign-session') ? placed : `${placed}; ${ana.cookie}`;
}

/** How a call for a grant that is not there ends under an entry. */
function expectedOf(entry: CatalogueEntry): readonly string[] {
  if (entry.id === JOINED_BY_NOBODY) return ['no-such-grant'];
  if (mustBe(entry, 'R403')) return ['foreign-origin', 'http-500', 'http-421'];
  if (mustBe(entry, 'R401')) return ['signed-out'];
  if (mustBe(entry, 'R400')) return ['http-400', 'http-431'];
  return ['no-such-grant'];
}

interface Played {
  readonly origin: string;
  readonly ana: Caller;
  readonly sofia: Caller;
}

/** What each whole request of the catalogue comes to here. */
const REQUESTS: Readonly<Record<string, (played: Played) => Promise<void>>> = {
  'http-request-001': async ({ origin }) => {
    const target = 'GET http://169.254.169.254/latest/meta-data/ HTTP/1.1';
    const answer = await sendBytes(
      origin,
      `${target}\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(answer).not.toMatch(/^HTTP\/1\.1 (101|2\d\d)/);
    expect(answer).not.toMatch(/ami-id|instance-id/);
  },
  'http-request-003': async ({ origin, ana }) => {
    const id = builtActions().find(({ exported }) => exported === 'submit')?.id ?? '';
    const body = JSON.stringify(['x'.repeat(1_200_000)]);
    expect((await callAction({ origin, path: '/', id, cookie: ana.cookie, body })).status).toBe(413);
  },
  'http-request-004': async ({ origin }) => {
    const { host } = new URL(origin);
    const both = 'Content-Length: 5\r\nTransfer-Encoding: chunked';
    const second = 'GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n';
    const answer = await sendBytes(
      origin,
      `POST / HTTP/1.1\r\nHost: ${host}\r\n${both}\r\n\r\n0\r\n\r\n${second}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  },
  'http-request-005': async ({ origin }) => {
    expect((await callRaw({ url: origin, path: '/', method: 'TRACE' })).status).toBe(405);
  },
  'http-request-006': ({ origin, ana }) =>
    notFound(origin, '/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75', ana),
  'http-request-007': ({ origin, ana }) => notFound(origin, '/_next/static/chunks/main.js.map', ana),
  'http-request-008': ({ origin, ana }) => notFound(origin, '/secrets/prod%2F..%2Fdev', ana),
  'http-request-009': async ({ origin, ana }) => {
    const path = `/secrets/${(await productionSecret(PLACE)).id}`;
    const page = await callRaw({ url: origin + path, headers: { Cookie: ana.cookie } });
    // The framework leads a payload that is asked for by hand to an address of its own.
    const asked = await fetch(origin + path, { headers: { Cookie: ana.cookie, RSC: '1' } });
    expect(asked.headers.get('content-type')).toContain('text/x-component');
    const ids = (await asked.text()).match(/\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{16}\b/g) ?? [];
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(page.body, 'an id that the page does not hold').toContain(id);
  },
  'http-request-010': async ({ origin, ana, sofia }) => {
    const bodies: RawAnswer[] = [];
    for (const { cookie } of [sofia, ana])
      bodies.push(await callRaw({ url: `${origin}/access`, headers: { Cookie: cookie } }));
    for (const { headers } of bodies)
      expect(String(headers['cache-control'])).toMatch(/private.*no-store|no-store.*private/);
    expect(bodies[1]?.body).not.toContain('Sofia Marchetti');
    expect(bodies[1]?.body).toContain('Ana Ferreira');
  },
};

const NOT_PLAYED: Readonly<Record<string, string>> = {
  'http-request-002':
    'nothing is handed in over HTTP: records come from AWS or from files, and /api/ingest is not there',
};

test.describe('whole requests of the catalogue', () => {
  test.skip(!CATALOGUE_THERE, WHY_ABSENT);

  for (const entry of entriesOf('http-request')) {
    const why = NOT_PLAYED[entry.id];
    test(`${entry.id} ${entry.title}${why ? `: ${why}` : ''}`, async ({ signInAs, product }) => {
      test.skip(why !== undefined, why ?? '');
      const [ana, sofia] = [await callerOf(await signInAs('ana')), await callerOf(await signInAs('sofia'))];
      const play = REQUESTS[entry.id];
      expect(play, 'an entry that nobody plays').toBeDefined();
      await play?.({ origin: product.url, ana, sofia });
    });
  }

  test('there is no way to hand in records over HTTP', async ({ product }) => {
    expect((await callRaw({ url: product.url, path: '/api/ingest', method: 'POST', body: 'x' })).status).toBe(
      404,
    );
  });
});

async function notFound(origin: string, path: string, who: Caller): Promise<void> {
  const answer = await callRaw({ url: origin + path, headers: { Cookie: who.cookie } });
  expect(answer.status).toBe(404);
  expect(answer.body).not.toMatch(/ at .*\.js:\d|node_modules/);
}

/** Bytes as they stand, and everything that came back until the other side closed or said nothing for ten seconds. */
function sendBytes(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((settle) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    let answer = '';
    const end = () => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(10_000, end);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
  });
}
