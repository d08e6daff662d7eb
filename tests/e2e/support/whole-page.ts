import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/**
 * Waits until the page has its own heading and no part of it is still coming. A slow page begins with a skeleton: whatever
 * is looked for on that is absent, and axe finds nothing wrong with grey blocks.
 */
export async function waitForWholePage(page: Page, heading?: string | RegExp): Promise<void> {
  const own = page.getByRole('heading', { level: 1 }).filter({ hasNotText: /^This page is loading$/ });
  await expect(heading === undefined ? own : own.filter({ hasText: heading })).toBeVisible();
  await expect(page.locator('main .appears-late')).toHaveCount(0);
}

/** No fault that axe knows on the whole page, and nothing that is wider than the window. */
export async function expectNoFindings(page: Page, heading?: string | RegExp): Promise<void> {
  await waitForWholePage(page, heading);
  // What was announced stays for seven seconds, and may name a button that has gone meanwhile.
  await expect(page.locator('[data-live-announcer] [role=img]')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
