import { PERSONAS, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { can, type Role } from '#lib/people/rules/roles.ts';
import {
  ACTIONS,
  type ActionDoor,
  type DoorAccess,
  needsConfirmation,
  PAGES,
  type PageDoor,
} from '#lib/web/rules/doors.ts';
import { actionsOf, doorFiles, pagesOf } from '#tests/support/doors.ts';
import {
  type BuiltAction,
  builtActions,
  builtAddresses,
  callAction,
  callRaw,
  outcomeOf,
} from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';
import { queryProduct } from './support/query-product.ts';

type Who = 'nobody' | 'somebody with a made-up session' | PersonaSubject;

const PLACES = ['/', '/sign-in', '/there-is-no-such-page'];
/** No action takes this: whoever is let in is told that the form is wrong, and nothing happens. */
const WRONG_FORM = JSON.stringify([{ thereIsNoSuchField: 1 }]);

function rolesOf(who: Who): readonly Role[] | null {
  const persona = PERSONAS.find(({ subject }) => subject === who);
  return persona ? [persona.role] : null;
}

function expectedOutcome(access: DoorAccess, who: Who): 'invalid' | 'signed-out' | 'forbidden' {
  const roles = rolesOf(who);
  if (access === 'public') return 'invalid';
  if (!roles) return 'signed-out';
  return access === 'signed-in' || can({ roles }, access) ? 'invalid' : 'forbidden';
}

/** Routes that hand out files. */
const DOWNLOADS = ['/api/evidence/download', '/audit/export', '/audit/key', '/audit/proof'];

test.describe('every door has the same lock', () => {
  const cookies = new Map<Who, string | undefined>();
  let doors: { action: BuiltAction; door: ActionDoor }[];

  test('each persona gets a session of its own', async ({ signInAs }) => {
    cookies.set('nobody', undefined);
    cookies.set('somebody with a made-up session', `countersign-session=${'A'.repeat(43)}`);
    for (const { subject } of PERSONAS) {
      const page = await signInAs(subject);
      const all = await page.context().cookies();
      const session = all.find((cookie) => cookie.name === 'countersign-session');
      expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
      cookies.set(subject, `countersign-session=${session?.value}`);
    }
  });

  test('the build lists exactly the actions of the table of doors', async () => {
    const written = await actionsOf(await doorFiles());
    doors = builtActions().map((action) => {
      const source = written.find(
        (one) => one.exported === action.exported && action.file.endsWith(one.file),
      );
      return { action, door: source?.door as ActionDoor };
    });
    expect(doors.map(({ door }) => door).sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  test('each action, called by each kind of caller on three paths, answers as the table says', async ({
    product,
  }) => {
    // Each action, eight callers, three paths: a busy machine takes its time.
    test.setTimeout(900_000);
    const differences: string[] = [];
    for (const { action, door } of doors) {
      // A sign-in counts as confirmed for five minutes; a slow machine takes longer over all of this.
      await queryProduct(
        product.home,
        'UPDATE session_row SET confirmed_at = clock_timestamp() WHERE ended_at IS NULL',
      );
      for (const [who, cookie] of cookies) {
        for (const path of PLACES) {
          const answer = await callAction({
            origin: product.url,
            path,
            id: action.id,
            body: WRONG_FORM,
            cookie,
          });
          const expected = expectedOutcome(ACTIONS[door], who);
          if (outcomeOf(answer) !== expected)
            differences.push(`${door} by ${who} on ${path}: ${outcomeOf(answer)}, not ${expected}`);
        }
      }
    }
    expect(differences).toEqual([]);
  });

  test('a sign-in that was confirmed five minutes ago opens none of the doors that ask for more, and all others', async ({
    product,
  }) => {
    test.setTimeout(900_000);
    const differences: string[] = [];
    for (const [who, cookie] of cookies) {
      const token = cookie?.split('=')[1] ?? '';
      await queryProduct(
        product.home,
        "UPDATE session_row SET confirmed_at = clock_timestamp() - interval '5 minutes' WHERE token_hash = sha256($1::bytea)",
        [Buffer.from(token)],
      );
      for (const { action, door } of doors) {
        const call = { origin: product.url, path: '/', id: action.id, body: WRONG_FORM, cookie };
        const admitted = expectedOutcome(ACTIONS[door], who);
        const asked = admitted === 'invalid' && rolesOf(who) !== null && needsConfirmation(door);
        const expected = asked ? 'confirm-first' : admitted;
        const outcome = outcomeOf(await callAction(call));
        if (outcome !== expected) differences.push(`${door} by ${who}: ${outcome}, not ${expected}`);
      }
      await queryProduct(
        product.home,
        'UPDATE session_row SET confirmed_at = clock_timestamp() WHERE token_hash = sha256($1::bytea)',
        [Buffer.from(token)],
      );
    }
    expect(differences).toEqual([]);
  });

  test('no action runs for a call that does not come from our own pages', async ({ product }) => {
    test.setTimeout(900_000);
    const cookie = cookies.get('sofia');
    const foreign: Record<string, string | undefined>[] = [
      { Origin: undefined },
      { Origin: 'null' },
      { Origin: 'https://evil.example' },
      { Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' },
      { 'Sec-Fetch-Site': undefined },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const { action, door } of doors) {
      for (const headers of foreign) {
        const call = { origin: product.url, path: '/', id: action.id, body: WRONG_FORM, cookie, headers };
        const outcome = outcomeOf(await callAction(call));
        expect(
          ['foreign-origin', 'http-500', 'http-403'],
          `${door} with ${JSON.stringify(headers)}`,
        ).toContain(outcome);
      }
    }
  });

  test('each page answers each kind of caller as the table says', async ({ product }) => {
    test.setTimeout(900_000);
    const pages = await pagesOf(await doorFiles());
    const differences: string[] = [];
    for (const page of pages) {
      const address = addressOf(page.file);
      for (const [who, cookie] of cookies) {
        const answer = await callRaw({ url: product.url + address, headers: { Cookie: cookie } });
        const expected = expectedStatuses(PAGES[page.door as PageDoor], who, page.door as PageDoor);
        if (!expected.includes(answer.status))
          differences.push(`${address} for ${who}: ${answer.status}, not ${expected}`);
      }
    }
    expect(differences).toEqual([]);
  });

  test('the build has no page and no route that this test does not know', async () => {
    const known = (await pagesOf(await doorFiles())).map((page) =>
      `${templateOf(page.file)}/page`.replace('//', '/'),
    );
    const own = [
      '/_not-found/page',
      '/_global-error/page',
      '/icon.svg/route',
      '/api/health/live/route',
      '/api/health/ready/route',
      '/api/metrics/route',
      '/api/auth/callback/oidc/route',
      '/sign-in/link/route',
      ...DOWNLOADS.map((path) => `${path}/route`),
      // Played with their own methods and objects in doors-ownership.spec.ts.
      '/changes/value/route',
      '/cost/export/route',
      '/feed/upload/piece/route',
      '/trail/export/route',
      '/api/trail/events/route',
    ];
    expect(builtAddresses().filter((path) => !known.includes(path) && !own.includes(path))).toEqual([]);
  });

  test('what can be taken away is refused to strangers and to engineers', async ({ product }) => {
    for (const path of DOWNLOADS) {
      for (const [who, status] of [
        ['nobody', 401],
        ['somebody with a made-up session', 401],
        ['ana', 403],
      ] as const) {
        const answer = await callRaw({ url: product.url + path, headers: { Cookie: cookies.get(who) } });
        expect(answer.status, `${path} for ${who}`).toBe(status);
      }
    }
  });

  test('every answer carries the promised headers', async ({ product }) => {
    const cookie = cookies.get('sofia');
    const nonces = new Set<string>();
    for (const path of [
      '/',
      '/sign-in',
      '/secrets',
      '/there-is-no-such-page',
      '/api/health/live',
      '/api/metrics',
    ]) {
      const { headers } = await callRaw({
        url: product.url + path,
        headers: { Cookie: cookie, 'Accept-Encoding': 'gzip, br' },
      });
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['referrer-policy'], path).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
      expect(headers['x-powered-by'], path).toBeUndefined();
      expect(headers['access-control-allow-origin'], path).toBeUndefined();
      expect(headers['content-encoding'], path).toBeUndefined();
      expect(headers['cache-control'], path).toMatch(/no-store/);
      expect(headers['content-type'], path).toMatch(/charset=utf-8/i);
      const policy = String(headers['content-security-policy']);
      expect(policy, path).toContain("frame-ancestors 'none'");
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    }
    expect(nonces.size).toBe(6);
    expect(nonces.has('')).toBe(false);
  });

  test('what is no request of a browser is turned away before anything looks at it', async ({ product }) => {
    for (const [method, path, status] of [
      ['GET', '/secrets/%ff', 400],
      ['GET', '/secrets/%', 400],
      ['TRACE', '/', 405],
      ['OPTIONS', '/', 405],
      ['PUT', '/secrets', 405],
    ] as const) {
      const answer = await callRaw({ url: product.url, path, method });
      expect(answer.status, `${method} ${path}`).toBe(status);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

/** The address of a page's file with something in every placeholder that names nothing of ours. */
function addressOf(file: string): string {
  return (
    templateOf(file)
      .replace(/\[\.\.\.[^\]]+\]/g, 'none')
      .replace(/\[[^\]]+\]/g, '0') || '/'
  );
}

function templateOf(file: string): string {
  return file
    .replace(/^app/, '')
    .replace(/\/page\.tsx$/, '')
    .replace(/\/\([^)]+\)/g, '');
}

function expectedStatuses(access: DoorAccess, who: Who, door: PageDoor): number[] {
  const outcome = expectedOutcome(access, who);
  if (outcome === 'signed-out') return [307];
  if (outcome === 'forbidden') return [403];
  // Somebody who is signed in is led on from the sign-in; what does not exist is not found for those who may look.
  return door === 'sign-in' ? (rolesOf(who) ? [307] : [200]) : [200, 404];
}
