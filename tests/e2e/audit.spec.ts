import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Download, Locator, Page } from '@playwright/test';
import { ROOT } from '../../launch/home.mjs';
import { call, callerOf, productionSecret } from './support/access-calls.ts';
import { outcomeOf } from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const RECORDED = /^Intact to [\d,]+\.$/;
/** Of the production secrets that one signature opens; no other test asks for it. */
const PLACE = 5;

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

/** Opens a page anew until it shows all of this: it says what is so when it is opened. */
async function openUntil(page: Page, address: string, ...shown: readonly Locator[]): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    for (const each of shown) await expect(each).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 180_000 });
}

/** Where very many records came at once, their chain is followed within a minute, and until then the page says so. */
async function openAudit(page: Page, address = '/audit', ...shown: readonly Locator[]): Promise<void> {
  await openUntil(page, address, page.getByRole('heading', { level: 1, name: RECORDED }), ...shown);
}

/** The first row, and its link, whose address holds the number of the record. */
const topOf = (page: Page) => page.locator('main ol[data-rows] > li').first();
const newestOf = (page: Page) => topOf(page).locator('a[href^="/audit/"]').first();

/** Something that Ana did about a secret. */
async function askAndWithdraw(page: Page): Promise<void> {
  const ana = await callerOf(page);
  const { id: secretId } = await productionSecret(PLACE);
  const target = { act: 'reveal', stage: 'AWSCURRENT', versionId: null, keyNames: [] };
  const reason = 'A reason that is long enough to be looked at by somebody.';
  const terms = { durationSeconds: 600, uses: 1, reason, ticket: null };
  const asked = await call(ana, 'submit', { items: [{ secretId, ...target }], ...terms });
  const [requestId] = /req_[0-9A-Z]{16}/.exec(asked.body) ?? [];
  expect(outcomeOf(await call(ana, 'withdraw', { requestId })), asked.body).toBe('ok');
}

test('an auditor narrows the log, follows one record and everything about one secret, and the address says it all', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  await askAndWithdraw(await signInAs('ana'));
  const page = await signInAs('ines');
  await openAudit(page, '/audit', page.getByText(/Last checkpoint .* ago, kept in 2 places/));
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
  await waitForWholePage(page);
  const numbers = await page.getByRole('link', { name: /^Record \d+$/ }).allTextContents();
  const counted = numbers.map((text) => Number(text.replaceAll(',', '')));
  expect(counted).not.toEqual([]);
  expect(counted).toEqual(counted.toSorted((a, b) => a - b));
});

test('a reviewer takes the log and the key away, and checks it with nothing of ours', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const page = await signInAs('ines');
  await openUntil(page, '/audit/checkpoints', page.getByText('s3://larkfield-audit-checkpoints'));
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
  test.setTimeout(300_000);
  const page = await signInAs('ines');
  await page.setViewportSize({ width: 1_000, height: 400 });
  await openAudit(page, '/audit?act=sessions');
  const first = (await newestOf(page).getAttribute('href')) ?? '';
  await signInAs('ben');
  await expect(newestOf(page)).not.toHaveAttribute('href', first);
  await expect(topOf(page)).toContainText(/Ben .* signed in/);
  const second = (await newestOf(page).getAttribute('href')) ?? '';
  await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  await signInAs('tom');
  const button = page.getByRole('button', { name: /new record/ });
  await expect(button).toBeVisible();
  await expect(newestOf(page)).toHaveAttribute('href', second);
  await button.click();
  await expect(newestOf(page)).not.toHaveAttribute('href', second);
  await expect(topOf(page)).toContainText(/Tom .* signed in/);
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
