import type { Page } from '@playwright/test';
import { query } from './access-calls.ts';
import { expect } from './fixtures.ts';

/** From asking AWS to its answer read back, and a page that looks again every few seconds. */
const SETTLED = { timeout: 60_000 };

/** The id of a secret of the sample's first account and region. */
export async function secretNamed(name: string): Promise<string> {
  const rows = await query(
    `SELECT id FROM secret WHERE name = $1 AND account_id = '000000000000' AND region = 'eu-central-1'
        AND gone_at IS NULL`,
    [name],
  );
  expect(rows, name).toHaveLength(1);
  return String(rows[0]?.id);
}

/** Asks for the change whose page is open, and has it signed by somebody else through the inbox's thread. */
export async function approveChange(asker: Page, signer: Page, reason: string): Promise<void> {
  await asker.waitForURL(/\/changes\/chg_/);
  await asker.getByLabel('Reason').fill(reason);
  await asker.getByRole('button', { name: 'Ask to do this in production' }).click();
  const request = asker.getByRole('link', { name: 'See who can sign, comment or withdraw' });
  await signer.goto(String(await request.getAttribute('href')));
  await expect(signer.getByText(reason)).toBeVisible();
  await signer.getByRole('button', { name: /^Sign: approve/ }).click();
  await expect(signer.getByText(/^Signed\./)).toBeVisible();
  await asker.reload();
  await expect(asker.getByText('For exactly this, once.')).toBeVisible();
}

/** Runs the approved change whose page is open, and waits until AWS says that it is done. */
export async function runChange(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Done', exact: true })).toBeVisible(SETTLED);
}
