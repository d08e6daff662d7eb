import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { freePort } from '#lib/cli/ports.ts';
import { type IdentityProvider, startIdentityProvider } from '#tests/support/identity-provider.ts';
import { makeHome, type RunningProduct, startProduct } from '#tests/support/running-product.ts';

/** A second product, which people enter through a real identity provider on another site. One story, in order. */
test.describe.configure({ mode: 'serial', timeout: 420_000 });

const CONFIGURATION = `
signIn:
  groups:
    deciders: { roles: [approver] }
    reviewers: { roles: [auditor] }
`;

let home: string;
let provider: IdentityProvider;
let product: RunningProduct;
let first: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  home = await makeHome();
  const port = await freePort();
  provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`);
  provider.mood.claims = {
    name: 'Robin Vale',
    email: 'robin@vale.example',
    email_verified: true,
    groups: ['deciders'],
  };
  provider.mood.amr = ['pwd'];
  const configuration = join(home, 'countersign.yaml');
  await writeFile(configuration, CONFIGURATION);
  product = await startProduct({
    home,
    environment: {
      PORT: String(port),
      COUNTERSIGN_CONFIG: configuration,
      AUTH_OIDC_ISSUER: provider.issuer,
      AUTH_OIDC_CLIENT_ID: provider.client.id,
      AUTH_OIDC_CLIENT_SECRET: provider.client.secret,
      AUTH_OIDC_NAME: 'Vale Identity',
    },
  });
  first = await browser.newContext({ baseURL: product.url });
  page = await first.newPage();
});
test.afterAll(async () => {
  await first?.close();
  await product?.stop();
  await provider?.close();
  await rm(home, { recursive: true, force: true });
});

/** Through the provider's one button, from the page of the sign-in. */
async function signIn(on: Page): Promise<void> {
  await on.getByRole('button', { name: 'Sign in at Vale Identity' }).click();
  await on.getByRole('button', { name: 'Sign in at the provider' }).click();
}

test('a sign-in leads through the provider and back to where one was going, with one cookie of ours', async () => {
  await page.goto('/secrets?env=production');
  await expect(page.getByRole('button', { name: 'Sign in at Vale Identity' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Ana Ferreira/ })).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await signIn(page);
  await page.waitForURL(`${product.url}/secrets?env=production`);
  const cookies = (await first.cookies(product.url)).filter(({ domain }) => domain === 'localhost');
  expect(cookies.map(({ name }) => name).filter((name) => name !== 'countersign-theme')).toEqual([
    'countersign-session',
  ]);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
});

test('what came back once does not come back twice, and the engine has no address of its own', async () => {
  const seen: string[] = [];
  const visitor = await first.browser()?.newContext({ baseURL: product.url });
  if (!visitor) throw new Error('no browser');
  const other = await visitor.newPage();
  other.on('request', (request) => {
    if (request.url().includes('/api/auth/callback/')) seen.push(request.url());
  });
  await other.goto('/sign-in?to=//evil.example/x');
  await signIn(other);
  await other.waitForURL(`${product.url}/`);
  await other.goto(seen[0] ?? '');
  await expect(other.getByText(/was finished already/)).toBeVisible();
  for (const path of ['session', 'csrf', 'providers', 'signin', 'signout', 'error']) {
    const answer = await fetch(`${product.url}/api/auth/${path}`, { redirect: 'manual' });
    expect(answer.status, path).toBe(404);
  }
  const foreign = await fetch(seen[0] ?? '', {
    redirect: 'manual',
    headers: { origin: 'https://trap.invalid' },
  });
  expect(foreign.status).toBe(403);
  expect(foreign.headers.get('set-cookie')).toBeNull();
  await visitor.close();
});

test('a decision asks for a second factor and leads back to it, with what was typed', async () => {
  await page.goto('/inbox');
  await page.getByRole('table').getByRole('link').first().click();
  await page.waitForURL(/\/requests\/req_/);
  const thread = page.url();
  const comment = 'Not before the deployment is through; ask again tomorrow.';
  const deny = async () => {
    await page.getByText('Deny', { exact: true }).first().click();
    await page.getByRole('button', { name: /^Sign: deny/ }).click();
  };
  await page
    .locator('#decide')
    .getByLabel(/^Comment/)
    .fill(comment);
  await deny();
  // The provider says that there was a password only.
  await page.getByRole('button', { name: 'Confirm at the identity provider' }).click();
  await page.getByRole('button', { name: 'Sign in at the provider' }).click();
  await expect(page.getByText(/did not say that you used a second factor/)).toBeVisible();
  provider.mood.amr = ['pwd', 'otp'];
  await page.getByRole('link', { name: 'Go back as Robin Vale' }).click();
  await page.waitForURL(thread);
  await expect(page.locator('#decide').getByLabel(/^Comment/)).toHaveValue(comment);
  await deny();
  await page.getByRole('button', { name: 'Confirm at the identity provider' }).click();
  await page.getByRole('button', { name: 'Sign in at the provider' }).click();
  await page.waitForURL(thread);
  await expect(page.locator('#decide').getByLabel(/^Comment/)).toHaveValue(comment);
  await deny();
  await expect(page.getByText(/Denied\./).first()).toBeVisible();
});

test('a session ends from the list of sessions, and a group of the provider acts on the next request', async () => {
  const second = await first.browser()?.newContext({ baseURL: product.url });
  if (!second) throw new Error('no browser');
  const other = await second.newPage();
  expect((await page.goto('/audit'))?.status()).toBe(403);
  provider.mood.claims = { ...provider.mood.claims, groups: ['reviewers'] };
  await other.goto('/sessions');
  await signIn(other);
  await other.waitForURL(`${product.url}/sessions`);
  // The first browser did nothing: its roles are read at each call.
  expect((await page.goto('/audit'))?.status()).toBe(200);
  expect((await page.goto('/inbox'))?.status()).toBe(403);
  await expect(other.getByText('this session')).toBeVisible();
  expect((await new AxeBuilder({ page: other }).analyze()).violations).toEqual([]);
  await other.getByRole('button', { name: /^Sign out the other/ }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('You are signed in here only.');
  await page.goto('/audit');
  await expect(page.getByRole('button', { name: 'Sign in at Vale Identity' })).toBeVisible();
  await second.close();
});
