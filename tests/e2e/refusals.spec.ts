import { join } from 'node:path';
import type { Page, Request } from '@playwright/test';
import pg from 'pg';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';
import { builtActions, callAction, callRaw, outcomeOf, type RawAnswer } from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const REASON = 'A reason that is long enough to be looked at by somebody.';

interface Caller {
  readonly page: Page;
  readonly cookie: string;
}

/** Calls an action as the page of this person would, with these arguments. */
type Call = (who: Caller, exported: string, argument: unknown) => Promise<RawAnswer>;

test.describe('what must not happen does not happen', () => {
  // The browser reports the 404 that one of these tests is about.
  test.use({ expectedConsole: [/status of 404/] });

  let call: Call;
  let query: (sql: string, values?: unknown[]) => Promise<Record<string, string>[]>;

  test.beforeEach(async ({ product }) => {
    const ids = new Map(builtActions().map((action) => [action.exported, action.id]));
    call = (who, exported, argument) =>
      callAction({
        origin: product.url,
        path: '/',
        id: ids.get(exported) ?? '',
        body: JSON.stringify([argument]),
        cookie: who.cookie,
      });
    query = async (sql, values) => {
      const url = await findRunningPostgres(join(product.home, 'postgres'), 'countersign');
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    };
  });

  async function caller(page: Page): Promise<Caller> {
    const session = (await page.context().cookies()).find((cookie) => cookie.name === 'countersign-session');
    return { page, cookie: `countersign-session=${session?.value}` };
  }

  async function ask(who: Caller, uses = 1): Promise<string> {
    const [secret] = await query(
      "SELECT id FROM secret WHERE name = 'prod/web/captcha' AND gone_at IS NULL ORDER BY id LIMIT 1",
    );
    const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] };
    const terms = { durationSeconds: 600, uses, reason: REASON, ticket: null };
    const asked = { items: [{ secretId: secret?.id, ...target }], ...terms };
    const answer = await call(who, 'submit', asked);
    expect(outcomeOf(answer)).toBe('ok');
    return /req_[0-9A-Z]{16}/.exec(answer.body)?.[0] ?? '';
  }

  async function sign(who: Caller, requestId: string): Promise<string> {
    const [facts] = await query(
      "SELECT encode(facts_hash, 'hex') AS hash FROM access_request WHERE id = $1",
      [requestId],
    );
    const decision = {
      requestId,
      verdict: 'approve',
      comment: null,
      durationSeconds: null,
      uses: null,
      factsHash: facts?.hash,
    };
    return outcomeOf(await call(who, 'decide', { items: [decision] }));
  }

  async function grantOf(requestId: string): Promise<{ grantId: string; secretId: string }> {
    const [grant] = await query('SELECT id, secret_id FROM access_grant WHERE request_id = $1', [requestId]);
    return { grantId: grant?.id ?? '', secretId: grant?.secret_id ?? '' };
  }

  async function reveal(who: Caller, grant: { grantId: string; secretId: string }): Promise<RawAnswer> {
    const offered = await call(who, 'offer', { grantId: grant.grantId });
    const nonce = /"nonce":"([^"]+)"/.exec(offered.body)?.[1] ?? 'none';
    return await call(who, 'perform', { nonce, ...grant, stage: 'AWSCURRENT', keyName: null, way: 'show' });
  }

  test('nobody decides on their own request: the page says so and the action refuses', async ({
    signInAs,
  }) => {
    const noor = await caller(await signInAs('noor'));
    const requestId = await ask(noor);
    await noor.page.goto(`/requests/${requestId}`);
    await expect(noor.page.getByText(/your own request/).first()).toBeVisible();
    await waitForWholePage(noor.page);
    await expect(noor.page.getByRole('button', { name: /^Sign/ })).toHaveCount(0);
    expect(await sign(noor, requestId)).toBe('own-request');
  });

  test('an expired grant gives nothing, a spent one gives nothing, a repeated call gives nothing', async ({
    signInAs,
  }) => {
    const ana = await caller(await signInAs('ana'));
    const tom = await caller(await signInAs('tom'));

    const once = await ask(ana, 1);
    expect(await sign(tom, once)).toBe('ok');
    const grant = await grantOf(once);
    const offered = await call(ana, 'offer', { grantId: grant.grantId });
    const nonce = /"nonce":"([^"]+)"/.exec(offered.body)?.[1];
    const order = { nonce, ...grant, stage: 'AWSCURRENT', keyName: null, way: 'show' };
    const delivered = await call(ana, 'perform', order);
    expect(delivered.body).toContain('example-only');
    expect(delivered.headers['cache-control']).toBe('private, no-store');
    expect(delivered.headers['content-encoding']).toBeUndefined();

    // The same bytes again, alone and twenty at once.
    const replays = await Promise.all(Array.from({ length: 20 }, () => call(ana, 'perform', order)));
    expect(new Set(replays.map(outcomeOf))).toEqual(new Set(['already-used']));
    expect(replays.map((answer) => answer.body).join()).not.toContain('example-only');

    // A fresh call of a grant whose only use is taken.
    expect(outcomeOf(await call(ana, 'offer', { grantId: grant.grantId }))).toBe('grant-spent');
    expect((await reveal(ana, grant)).body).not.toContain('example-only');

    const late = await ask(ana, 3);
    expect(await sign(tom, late)).toBe('ok');
    const ended = await grantOf(late);
    // Only a superuser who switches the triggers off can make time pass for a grant.
    await query(`SET session_replication_role = replica;
      UPDATE access_grant SET starts_at = starts_at - interval '11 min', ends_at = ends_at - interval '11 min'
       WHERE id = '${ended.grantId}'`);
    const tooLate = await reveal(ana, ended);
    expect(tooLate.body).not.toContain('example-only');
    expect(outcomeOf(tooLate)).not.toBe('ok');
    await ana.page.goto(`/access/${ended.grantId}`);
    await expect(ana.page.getByRole('heading', { level: 1 })).toContainText('is over');
    await waitForWholePage(ana.page);
    await expect(ana.page.getByRole('button', { name: /^Show/ })).toHaveCount(0);
  });

  test('the very bytes that the browser sent for a value give nothing again: at once, later, from elsewhere', async ({
    signInAs,
  }) => {
    const ana = await caller(await signInAs('ana'));
    const tom = await caller(await signInAs('tom'));
    const requestId = await ask(ana, 5);
    expect(await sign(tom, requestId)).toBe('ok');
    const { grantId } = await grantOf(requestId);
    await ana.page.goto(`/access/${grantId}`);
    const sent: Request[] = [];
    ana.page.on('request', (request) => {
      if (request.method() === 'POST' && request.postData()?.includes('"nonce"')) sent.push(request);
    });
    await ana.page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(ana.page.getByRole('button', { name: /Hide now/ })).toBeVisible();
    const [recorded] = sent;
    expect(sent).toHaveLength(1);
    if (!recorded) return;
    const headers = await recorded.allHeaders();
    const replay = (cookie: string) =>
      callRaw({
        url: recorded.url(),
        method: 'POST',
        body: recorded.postData() ?? '',
        headers: {
          ...Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':'))),
          // The browser adds it below what it tells a test.
          'sec-fetch-site': 'same-origin',
          cookie,
        },
      });
    const own = headers.cookie ?? ana.cookie;
    const [newest] = await query('SELECT max(number)::text AS number FROM audit_record');
    const together = await Promise.all(Array.from({ length: 20 }, () => replay(own)));
    const elsewhere = await caller(await signInAs('ana'));
    const ben = await caller(await signInAs('ben'));
    const later = [
      await replay(own),
      await replay(elsewhere.cookie),
      await replay(ben.cookie),
      await replay(''),
    ];
    expect(new Set(together.map(outcomeOf))).toEqual(new Set(['already-used']));
    expect(later.map(outcomeOf)).toEqual(['already-used', 'no-such-offer', 'no-such-offer', 'signed-out']);
    expect([...together, ...later].map(({ body }) => body).join()).not.toContain('example-only');
    const [reads] = await query('SELECT count(*)::int AS n FROM reveal WHERE grant_id = $1', [grantId]);
    expect(Number(reads?.n)).toBe(1);
    const [told] = await query(
      "SELECT count(*)::int AS n FROM audit_record WHERE kind = 'reveal.refused' AND convert_from(bytes, 'UTF8') LIKE '%already-used%' AND number > $1",
      [newest?.number],
    );
    expect(Number(told?.n)).toBeGreaterThanOrEqual(21);
    expect(outcomeOf(await call(ana, 'handBack', { grantId }))).toBe('ok');
  });

  test('somebody without the role, and somebody else with it, get nothing from a direct call', async ({
    signInAs,
  }) => {
    const ana = await caller(await signInAs('ana'));
    const ben = await caller(await signInAs('ben'));
    const ines = await caller(await signInAs('ines'));
    const tom = await caller(await signInAs('tom'));
    const requestId = await ask(ana, 2);
    // An engineer signs nothing, an auditor neither signs nor asks nor reveals.
    expect(await sign(ben, requestId)).toBe('forbidden');
    expect(await sign(ines, requestId)).toBe('forbidden');
    expect(await sign(tom, requestId)).toBe('ok');
    const grant = await grantOf(requestId);
    for (const who of [ben, ines, tom]) {
      const answer = await reveal(who, grant);
      expect(outcomeOf(answer)).not.toBe('ok');
      expect(answer.body).not.toContain('example-only');
    }
    // Nor does Ben's ticket for his own session open Ana's grant, or hers his session.
    const offered = await call(ana, 'offer', { grantId: grant.grantId });
    const nonce = /"nonce":"([^"]+)"/.exec(offered.body)?.[1];
    const stolen = await call(ben, 'perform', {
      nonce,
      ...grant,
      stage: 'AWSCURRENT',
      keyName: null,
      way: 'show',
    });
    expect(outcomeOf(stolen)).not.toBe('ok');
    expect(stolen.body).not.toContain('example-only');
    // A request of somebody else looks as if it did not exist.
    await ben.page.goto(`/requests/${requestId}`);
    await expect(ben.page.getByText(/no such/).first()).toBeVisible();
  });

  test('a revoked grant gives nothing any more, and a shown value goes within five seconds', async ({
    signInAs,
  }) => {
    const ana = await caller(await signInAs('ana'));
    const tom = await caller(await signInAs('tom'));
    const requestId = await ask(ana, 3);
    expect(await sign(tom, requestId)).toBe('ok');
    const grant = await grantOf(requestId);
    await ana.page.clock.install();
    await ana.page.goto(`/access/${grant.grantId}`);
    await ana.page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(ana.page.getByText('example-only')).toBeVisible();
    expect(
      outcomeOf(
        await call(tom, 'revoke', {
          grantId: grant.grantId,
          why: 'Not needed any more, the incident is over.',
        }),
      ),
    ).toBe('ok');
    // Five seconds of the page's own clock; the answer to its look may take longer, but not until the value hides itself.
    await ana.page.clock.fastForward(5_000);
    await expect(ana.page.getByText('example-only')).toHaveCount(0, { timeout: 20_000 });
    await expect(ana.page.getByRole('heading', { level: 1 })).toContainText('is over');
    expect((await reveal(ana, grant)).body).not.toContain('example-only');
  });
});
