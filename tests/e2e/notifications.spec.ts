import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { PersonaSubject } from '#lib/people/rules/personas.ts';
import { startReceiver } from '#tests/notify/receiver.ts';
import { query } from './support/access-calls.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const REASON = 'Payouts are late since 09:40. I need to see which transactions hold the locks on the ledger.';

const bell = (page: Page) =>
  page.getByRole('link', { name: /^(Notifications|\d+ new notifications?|Notifications \d)/ }).first();

/** How much is new to a person: about one request, and altogether. */
async function newsOf(subject: PersonaSubject, requestId: string): Promise<{ here: number; all: number }> {
  const [row] = await query(
    `SELECT count(*) FILTER (WHERE a.request_id = $2)::int AS here, count(*)::int AS "all"
       FROM notification n JOIN announcement a ON a.id = n.announcement_id
       JOIN identity i ON i.person_id = n.person_id
      WHERE i.subject = $1 AND n.read_at IS NULL AND n.handled_at IS NULL`,
    [subject, requestId],
  );
  return { here: Number(row?.here), all: Number(row?.all) };
}

/**
 * So much is new about this request, and the bell counts it with everything else. That comes and goes by itself, as when
 * access of an earlier test is about to end, so both are asked until they were asked at one moment.
 */
async function expectNews(page: Page, subject: PersonaSubject, requestId: string, here: number) {
  await expect(async () => {
    await page.reload();
    const title = (await bell(page).getAttribute('title')) ?? '';
    const [, count = '0'] = /^(\d+) new notification/.exec(title) ?? [];
    expect(await newsOf(subject, requestId)).toEqual({ here, all: Number(count) });
  }).toPass({ timeout: 30_000 });
}

test('who is asked hears of it and is led to the decision; who asked hears how it ended; a webhook gets both', async ({
  signInAs,
}) => {
  test.setTimeout(240_000);
  const receiver = await startReceiver();
  let requestId = '';
  /** Of this request, and of the test message: others are told here too. */
  const kinds = () =>
    receiver.received
      .map((one) => JSON.parse(one.body))
      .filter(({ type, data }) => type === 'channel.test' || data.requestId === requestId)
      .map(({ type }) => type);
  try {
    const [ana, noor, sofia] = [await signInAs('ana'), await signInAs('noor'), await signInAs('sofia')];
    await addWebhook(sofia, receiver.url);
    await sofia.getByRole('button', { name: 'Send a test message' }).last().click();
    await expect(sofia.getByText('Delivered.').first()).toBeVisible();
    expect(kinds()).toEqual(['channel.test']);

    await ana.goto('/secrets/tree/prod/payments?region=eu-central-1');
    await ana.getByRole('main').getByRole('link', { name: 'prod/payments/db', exact: true }).first().click();
    // The list has such links too, so its page has to be left first.
    await ana.waitForURL(/\/secrets\/sec_/);
    await ana.getByRole('main').getByRole('link', { name: 'Request access' }).first().click();
    await ana.getByLabel('Reason').fill(REASON);
    await ana.getByRole('button', { name: 'Ask for production access' }).click();
    await ana.waitForURL(/\/requests\/req_/);
    const request = new URL(ana.url()).pathname;
    requestId = request.split('/').at(-1) ?? '';

    await expectNews(noor, 'noor', requestId, 1);
    await bell(noor).click();
    await noor.waitForURL('**/notifications');
    await expect(noor.getByText(REASON).first()).toBeVisible();
    await noor.getByRole('main').locator(`a[href="${request}"]`).first().click();
    await noor.waitForURL(`**${request}`);
    await noor.getByRole('button', { name: /^Sign/ }).click();
    await expect(noor.getByText(/Signed/).first()).toBeVisible();

    await expectNews(ana, 'ana', requestId, 1);
    await bell(ana).click();
    await expect(
      ana.getByText(/Noor Haddad signed: Ana Ferreira may read prod\/payments\/db/).first(),
    ).toBeVisible();
    await expectNews(noor, 'noor', requestId, 0);
    await expect
      .poll(kinds, { timeout: 60_000 })
      .toEqual(['channel.test', 'request.waiting', 'request.decided']);
    await ana.getByRole('button', { name: 'Mark all as read' }).click();
    await expect(ana.getByRole('heading', { level: 1 })).toHaveText('Nothing is new.');
  } finally {
    await receiver.close();
  }
});

async function addWebhook(page: Page, url: string): Promise<void> {
  await page.goto('/channels');
  await page.getByLabel('Name', { exact: true }).fill('e2e-hook');
  await page.getByLabel('Address').fill(url);
  await page.getByLabel('All requests and decisions').last().check();
  await page.getByRole('button', { name: 'Add the channel' }).click();
  await expect(page.getByText(/whsec_/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 2, name: 'e2e-hook' })).toBeVisible();
  await waitForWholePage(page);
  await expect(page.getByText(/whsec_/)).toHaveCount(0);
}

test('the pages of notifications and channels have no fault that axe knows', async ({ signInAs }) => {
  const sofia = await signInAs('sofia');
  const noor = await signInAs('noor');
  for (const [page, path] of [
    [noor, '/notifications'],
    [noor, '/notifications?show=new'],
    [sofia, '/notifications'],
    [sofia, '/channels'],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await waitForWholePage(page);
      expect((await new AxeBuilder({ page }).analyze()).violations, `${path} ${colorScheme}`).toEqual([]);
    }
  }
});
