import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { ROOT } from '../../launch/home.mjs';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const RECORDED = /^Intact to [\d,]+\.$/;

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

/** Runs the program in a folder that holds nothing but it, the export and the key. */
function verify(file: Buffer, key: Buffer, logId: string) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-reviewer-'));
  try {
    cpSync(join(ROOT, 'lib', 'cli', 'verify'), join(folder, 'verify'), { recursive: true });
    writeFileSync(join(folder, 'log.jsonl'), file);
    writeFileSync(join(folder, 'key.pub'), key);
    const run = spawnSync(
      process.execPath,
      ['verify/verify.mjs', 'log.jsonl', '--key', 'key.pub', '--log-id', logId, '--json'],
      { cwd: folder, encoding: 'utf8' },
    );
    return { status: run.status, report: JSON.parse(run.stdout || run.stderr) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openAudit(page: Page, address = '/audit'): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(RECORDED);
}

test('an auditor narrows the log, follows one record and everything about one secret, and the address says it all', async ({
  signInAs,
}) => {
  const page = await signInAs('ines');
  await openAudit(page);
  await expect(page.getByText(/Last checkpoint .* ago, kept in 2 places/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('searchbox', { name: 'Record number, id or name' }).fill('Ana Ferreira');
  await page.keyboard.press('Enter');
  await page.waitForURL(/actor=per_/);
  const actor = new URL(page.url()).searchParams.get('actor');
  // Another tab keeps the filter, and the filter can be taken away again.
  await page.getByRole('link', { name: 'Requests and grants' }).click();
  await page.waitForURL(/act=access/);
  expect(new URL(page.url()).searchParams.get('actor')).toBe(actor);
  await expect(page.getByText('asked to').first()).toBeVisible();
  await page.getByRole('link', { name: 'Remove the filter Who Ana Ferreira' }).click();
  await page.waitForURL((url) => !url.searchParams.has('actor'));
  // A record in full, with the bytes that were hashed.
  await page
    .getByRole('link', { name: /^Record \d+$/ })
    .first()
    .click();
  await page.waitForURL(/\/audit\/\d+$/);
  await expect(page.getByText('The exact bytes that were hashed')).toBeVisible();
  await expect(page.getByText(/"kind":"/)).toBeVisible();
  await waitForWholePage(page);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);
  // Everything about its request or secret, oldest first.
  const thread = page.getByRole('main').locator('a[href*="order=oldest"]').first();
  await thread.click();
  await page.waitForURL(/order=oldest/);
  const numbers = await page.getByRole('link', { name: /^Record \d+$/ }).allTextContents();
  const counted = numbers.map((text) => Number(text.replaceAll(',', '')));
  expect(counted).toEqual(counted.toSorted((a, b) => a - b));
});

test('a reviewer takes the log and the key away, and checks it with nothing of ours', async ({
  signInAs,
}) => {
  test.setTimeout(120_000);
  const page = await signInAs('ines');
  await page.goto('/audit/checkpoints');
  await expect(page.getByText('s3://larkfield-audit-checkpoints')).toBeVisible({ timeout: 60_000 });
  await waitForWholePage(page);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);
  const [keyFile] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download it' }).click(),
  ]);
  const [logFile] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download the log/ }).click(),
  ]);
  const [key, log] = [await bytesOf(keyFile), await bytesOf(logFile)];
  const { logId } = JSON.parse(log.subarray(0, log.indexOf(10)).toString('utf8'));
  await expect(page.getByText(logId).first()).toBeVisible();
  const passed = verify(log, key, logId);
  expect(passed.report).toMatchObject({ ok: true, what: 'export' });
  expect(passed.status).toBe(0);
  // One byte of record 7.
  const at = log.indexOf('"number":7,');
  const changed = Buffer.from(log);
  changed[at + 10] = 0x38;
  const failed = verify(changed, key, logId);
  expect(failed.status).toBe(1);
  expect(failed.report.problem.firstBad).toBe(7);
  expect(verify(log, key, 'another-log').status).toBe(1);
  // Taking it away is on record.
  await page.goto('/audit?act=log');
  const taken = page.getByText(/took an export of the audit log, records 1 to/);
  await expect(taken.first()).toBeVisible();
  // Whoever only asks about the file gets nothing, and nothing is recorded.
  const before = await taken.count();
  expect((await page.request.head('/audit/export?from=1&to=9')).status()).toBe(405);
  await page.reload();
  await expect(taken).toHaveCount(before);
});

test('new records come by themselves at the top, and wait behind a button further down', async ({
  signInAs,
}) => {
  test.setTimeout(120_000);
  const page = await signInAs('ines');
  await page.setViewportSize({ width: 1_000, height: 400 });
  await openAudit(page, '/audit?act=sessions');
  await signInAs('ben');
  await expect(
    page
      .getByText('Ben Okafor signed in')
      .or(page.getByText(/Ben .* signed in/))
      .first(),
  ).toBeVisible({
    timeout: 30_000,
  });
  await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  await signInAs('tom');
  const button = page.getByRole('button', { name: /new record/ });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await button.click();
  await expect(page.getByText(/Tom .* signed in/).first()).toBeVisible();
});

test.describe('those who may not', () => {
  test.use({ expectedConsole: [/403/] });

  test('an engineer neither sees the log nor takes it away, and that is on record once', async ({
    signInAs,
    product,
  }) => {
    const ana = await signInAs('ana');
    for (let i = 0; i < 3; i++) {
      const answer = await ana.request.get(`${product.url}/audit/export?from=1&to=9`);
      expect(answer.status()).toBe(403);
    }
    const ines = await signInAs('ines');
    await ines.goto('/audit?outcome=refused');
    await expect(ines.getByText(/was turned away at the export of the audit log/)).toHaveCount(1);
  });
});
