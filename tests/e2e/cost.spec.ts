import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { expectNoFindings } from './support/whole-page.ts';

/** The figure of a text like "$83.88" or "43 ¢", in dollars. */
function dollars(text: string): number {
  const [, figure = ''] = /([\d,]+(?:\.\d+)?)/.exec(text) ?? [];
  const amount = Number(figure.replaceAll(',', ''));
  return text.includes('¢') ? amount / 100 : amount;
}

/** The first sums appear once the inventory and its first records were read. */
async function openCost(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/cost');
    await expect(page.getByRole('table', { name: 'Cost by environment', exact: true })).toBeVisible({
      timeout: 5_000,
    });
    await expect(page.getByRole('list', { name: 'Secrets that nobody uses', exact: true })).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 150_000 });
}

test('an auditor sees what secrets cost: groups that sum to the whole, advice, what if, a secret, an export', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const ines = await signInAs('ines');
  await openCost(ines);
  const table = ines.getByRole('table', { name: 'Cost by environment', exact: true });
  const sums = await table.locator('tbody tr td:last-child').allTextContents();
  const whole = dollars(sums.at(-1) ?? '');
  const parts = sums.slice(0, -1).reduce((sum, text) => sum + dollars(text), 0);
  expect(whole).toBeGreaterThan(1);
  // Each is shown to a cent.
  expect(Math.abs(parts - whole)).toBeLessThanOrEqual(0.005 * sums.length);
  await expect(ines.getByRole('heading', { level: 1 })).toContainText(`$${whole.toFixed(2)}`);
  // What is proven leads, what nobody uses first.
  await expect(ines.getByRole('heading', { level: 2, name: 'Secrets that nobody uses' })).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Put aside' })).toHaveCount(0);
  await expectNoFindings(ines);

  // The picture has its table, and what is tried changes the figure and nothing else.
  await ines.getByText('As a table').click();
  await expect(ines.getByRole('table', { name: 'Cost by environment and service' })).toBeVisible();
  const figure = ines.getByText('The month would cost').locator('xpath=following-sibling::span[1]');
  const before = dollars((await figure.textContent()) ?? '');
  await ines.getByRole('checkbox', { name: /^staging/ }).click();
  await expect.poll(async () => dollars((await figure.textContent()) ?? '')).toBeLessThan(before);

  const [file] = await Promise.all([
    ines.waitForEvent('download'),
    ines.getByRole('link', { name: 'CSV', exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^cost-\d{4}-\d{2}\.csv$/);

  await ines.getByRole('table', { name: 'Secrets by cost' }).getByRole('link').first().click();
  await ines.waitForURL(/\/secrets\/sec_\w+\/cost$/);
  await expect(ines.getByRole('heading', { name: 'Reads and cost a day' })).toBeVisible();
  await expectNoFindings(ines);
});

test('an admin puts an advice aside with a reason, takes it up again, and lets a bill be read', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const sofia = await signInAs('sofia');
  await openCost(sofia);
  const unused = sofia.getByRole('list', { name: 'Secrets that nobody uses', exact: true });
  const first = unused.getByRole('listitem').first();
  const name = (await first.getByRole('link').first().textContent()) ?? '';
  await first.locator('summary', { hasText: 'Put aside' }).click();
  await first
    .getByLabel('Why this is left as it is')
    .fill('It is read once a year, by the audit in December.');
  await first.getByRole('button', { name: 'Put aside' }).click();
  await expect(sofia.getByText('Put aside. It comes back on that day').first()).toBeVisible();
  await sofia.goto('/cost?advice=aside');
  const aside = sofia.getByRole('listitem').filter({ hasText: 'It is read once a year' });
  await expect(aside).toContainText(name);
  await aside.getByRole('button', { name: 'Take it up again' }).click();
  await expect(sofia.getByText('It is given again.').first()).toBeVisible();

  await sofia.goto('/cost/bill');
  await sofia.getByRole('button', { name: 'Ask once a day, for 0.01 USD: larkfield-data' }).click();
  const why = sofia.getByRole('table', { name: 'Why the bill of larkfield-data and the model differ' });
  await expect(async () => {
    await sofia.goto('/cost/bill');
    await expect(why).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
  await expect(sofia.getByText(/AWS bills \$\d/)).toBeVisible();
  await expectNoFindings(sofia);
  await sofia.getByRole('button', { name: 'Stop asking: larkfield-data' }).click();
  await expect(sofia.getByText('The bill is not asked for any more.').first()).toBeVisible();
});
