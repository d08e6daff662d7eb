import { expect, test } from './support/fixtures.ts';

/** What every end-to-end test stands on: signing in works, and noise of the browser fails a test. */

test('a persona signs in and is in the product', async ({ signInAs }) => {
  const page = await signInAs('ana');
  await expect(page.getByRole('main')).toBeVisible();
});

test('two personas work side by side, each in a browser of its own', async ({ signInAs }) => {
  const [ana, noor] = [await signInAs('ana'), await signInAs('noor')];
  expect((await ana.context().cookies()).map(({ value }) => value)).not.toEqual(
    (await noor.context().cookies()).map(({ value }) => value),
  );
});

test.describe('a test fails', () => {
  // Each of these is expected to fail; the run turns red when one of them passes.
  test.fail();

  test('when the page writes a warning', async ({ openVisitor }) => {
    const page = await openVisitor();
    await page.goto('/sign-in');
    await page.evaluate(() => console.warn('planted'));
  });

  test('when the page writes an error', async ({ openVisitor }) => {
    const page = await openVisitor();
    await page.goto('/sign-in');
    await page.evaluate(() => console.error('planted'));
  });

  test('when the page throws', async ({ openVisitor }) => {
    const page = await openVisitor();
    await page.goto('/sign-in');
    const thrown = page.waitForEvent('pageerror');
    await page.evaluate(() =>
      queueMicrotask(() => {
        throw new Error('planted');
      }),
    );
    await thrown;
  });

  test('when the page asks another host', async ({ openVisitor }) => {
    const page = await openVisitor();
    // A page without the content policy of the product, which would stop the request before anybody counts it.
    await page.route('**/planted', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>planted</title>' }),
    );
    await page.goto('/planted');
    await page.evaluate(() => fetch('http://elsewhere.example/').catch(() => undefined));
  });

  test('when its own page complains', async ({ page }) => {
    await page.goto('/sign-in');
    await page.evaluate(() => console.error('planted'));
  });
});

test.describe('a test about a refusal', () => {
  test.use({ expectedConsole: [/planted/] });

  test('may say which words of the console it expects', async ({ openVisitor }) => {
    const page = await openVisitor();
    await page.goto('/sign-in');
    await page.evaluate(() => console.error('planted'));
  });
});
