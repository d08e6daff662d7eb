import type { BrowserContext } from '@playwright/test';

/** What a browser complained about while a test ran, in words. */
export interface Watch {
  complaints(): readonly string[];
}

/**
 * Notes every console warning and error, every uncaught error, and every request that would leave the product.
 * Such a request is cut off. `expected`: words of console messages that this test is about.
 */
export async function watchContext(
  context: BrowserContext,
  origin: string,
  expected: readonly RegExp[],
): Promise<Watch> {
  const found: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'warning' && message.type() !== 'error') return;
    const words = `${message.text()} (${message.location().url})`;
    if (!expected.some((pattern) => pattern.test(words))) found.push(`console ${message.type()}: ${words}`);
  });
  context.on('weberror', (error) => found.push(`uncaught: ${error.error().message}`));
  await context.route(
    (url) => /^(http|ws)s?:$/.test(url.protocol) && url.host !== new URL(origin).host,
    (route) => {
      found.push(`request to another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  return { complaints: () => found };
}
