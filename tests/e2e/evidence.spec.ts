import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { unzip } from '#tests/reports/unzip.ts';
import { zip } from '#tests/reports/zip.ts';
import { callRaw } from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const VERIFIER = fileURLToPath(new URL('../../lib/cli/verify', import.meta.url));

interface Verified {
  readonly code: number;
  readonly words: string;
}

/** Runs the program in a folder with nothing but itself, the pack and the key that was pinned. */
async function verify(pack: Buffer, key: string, logId: string): Promise<Verified> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-reviewer-'));
  try {
    cpSync(VERIFIER, folder, { recursive: true });
    writeFileSync(join(folder, 'pack.zip'), pack);
    return await new Promise((settle) => {
      const words = ['verify.mjs', 'pack.zip', '--key', key, '--log-id', logId];
      execFile(process.execPath, words, { cwd: folder, env: { NODE_ENV: 'test' } }, (error, stdout) =>
        settle({ code: typeof error?.code === 'number' ? error.code : 0, words: stdout }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a reviewer picks the last quarter, gets a pack, and checks it without the product', async ({
  signInAs,
  product,
}) => {
  test.setTimeout(360_000);
  const ines = await signInAs('ines');
  await ines.goto('/evidence');
  await ines.getByRole('button', { name: 'Last quarter' }).click();
  const outlook = ines.getByRole('region', { name: 'What would be in it' });
  await expect(outlook).toContainText(/quarter \d{4}/, { timeout: 60_000 });
  await expect(outlook.getByText('Who could ask for values, and why')).toBeVisible();
  await ines.getByRole('button', { name: 'Make this pack' }).click();
  await ines.waitForURL(/\/evidence\/evp_/);
  const download = ines.getByRole('button', { name: /^Download/ });
  await expect(download).toBeVisible({ timeout: 200_000 });
  await expect(ines.getByText('audit-log.jsonl').first()).toBeVisible();
  await expect(ines.getByText(/npm run verify -- countersign-evidence-/)).toBeVisible();
  await waitForWholePage(ines);
  const axe = await new AxeBuilder({ page: ines }).include('main').analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  const [file] = await Promise.all([ines.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toMatch(/^countersign-evidence-[\d-]+-to-[\d-]+-[0-9a-z]{8}\.zip$/);
  const kept = join(mkdtempSync(join(tmpdir(), 'countersign-download-')), 'pack.zip');
  await file.saveAs(kept);
  const pack = readFileSync(kept);
  rmSync(join(kept, '..'), { recursive: true });

  const files = unzip(pack);
  const log = String(files.get('audit-log.jsonl'));
  const key = /"publicKey":"([^"]+)"/.exec(log)?.[1] ?? '';
  const { logId } = JSON.parse(String(files.get('manifest.json'))) as { logId: string };
  const passed = await verify(pack, key, logId);
  expect(passed.code, passed.words).toBe(0);

  // One byte of one record: the program names it.
  const [, number = ''] = /"number":(\d+)/.exec(log) ?? [];
  const changed = Buffer.from(log.replace('"v":1}', '"v":2}'));
  const failed = await verify(zip(new Map(files).set('audit-log.jsonl', changed)), key, logId);
  expect(failed.code).toBe(1);
  expect(failed.words).toContain(number);

  // By its address, a person without the right gets nothing, and a page of somebody else's cannot fetch it.
  const packId = new URL(ines.url()).pathname.split('/').at(-1);
  const ana = await signInAs('ana');
  const cookieOf = async (page: typeof ana) =>
    (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const url = `${product.url}/api/evidence/download?pack=${packId}`;
  expect((await callRaw({ url })).status).toBe(401);
  expect((await callRaw({ url, headers: { Cookie: await cookieOf(ana) } })).status).toBe(403);
  const foreign = { Cookie: await cookieOf(ines), 'Sec-Fetch-Site': 'cross-site' };
  expect((await callRaw({ url, headers: foreign })).status).toBe(403);
  const other = `${product.url}/api/evidence/download?pack=evp_0000000000000000`;
  expect((await callRaw({ url: other, headers: { Cookie: await cookieOf(ines) } })).status).toBe(404);
});

test('an admin opens a certification, another person decides it, and it is closed', async ({ signInAs }) => {
  test.setTimeout(180_000);
  const sofia = await signInAs('sofia');
  await sofia.goto('/certification');
  await sofia.getByLabel('Name').fill('Payments, this month');
  await sofia.getByLabel('under the path, if not all').fill('prod/payments');
  await sofia.getByRole('button', { name: 'Open the certification' }).click();
  await sofia.waitForURL(/\/certification\/crt_/);
  const address = new URL(sofia.url()).pathname;

  const tom = await signInAs('tom');
  await tom.goto(address);
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('wait');
  await tom
    .getByRole('checkbox', { name: /Ana Ferreira/ })
    .first()
    .check();
  await tom.getByLabel(/Why/).fill('She is on call for payments this month.');
  await tom.getByRole('button', { name: 'Keep', exact: true }).click();
  // The word in the row, which only comes when the decision is on record; the button says Keep.
  await expect(tom.getByText('keep', { exact: true }).first()).toBeVisible();

  await sofia.goto(address);
  await sofia.getByRole('button', { name: 'Close the certification' }).click();
  await expect(sofia.getByRole('heading', { level: 1 })).toContainText('1 kept', { timeout: 60_000 });
});
