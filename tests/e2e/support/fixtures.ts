import { test as base, expect, type Page } from '@playwright/test';
import { PERSONAS, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { suiteProduct } from './product.ts';
import { type Watch, watchContext } from './watch-context.ts';

interface ProductFixtures {
  /** A browser of its own, signed in as this persona, on the first page after sign-in. */
  signInAs: (persona: PersonaSubject) => Promise<Page>;
  /** A browser of its own that has not signed in, on no page yet. */
  openVisitor: () => Promise<Page>;
  /** Addresses and home of the running product. */
  product: ReturnType<typeof suiteProduct>;
  /** Console messages that are the subject of this test: `test.use({ expectedConsole: [/403/] })`. */
  expectedConsole: readonly RegExp[];
}

/**
 * `test` of every end-to-end test. A test also fails when the browser complains on its console, meets an uncaught
 * error, or asks another host for anything.
 */
export const test = base.extend<ProductFixtures>({
  expectedConsole: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
  product: async ({}, use) => use(suiteProduct()),
  baseURL: async ({ product }, use) => use(product.url),
  context: async ({ context, product, expectedConsole }, use) => {
    const watch = await watchContext(context, product.url, expectedConsole);
    await use(context);
    expect(watch.complaints(), 'complaints of the browser').toEqual([]);
  },
  openVisitor: async ({ browser, product, expectedConsole, contextOptions }, use) => {
    const opened: { watch: Watch; close: () => Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, baseURL: product.url });
      const watch = await watchContext(context, product.url, expectedConsole);
      opened.push({ watch, close: () => context.close() });
      return await context.newPage();
    });
    for (const { close } of opened) await close();
    expect(
      opened.flatMap(({ watch }) => watch.complaints()),
      'complaints of the browser',
    ).toEqual([]);
  },
  signInAs: async ({ openVisitor }, use) => {
    await use(async (persona) => {
      const page = await openVisitor();
      await signIn(page, persona);
      return page;
    });
  },
});

export { expect };

/** Signs a page in through the persona picker, as a person does. */
export async function signIn(page: Page, persona: PersonaSubject): Promise<void> {
  await page.goto('/sign-in');
  const name = PERSONAS.find(({ subject }) => subject === persona)?.displayName ?? persona;
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
