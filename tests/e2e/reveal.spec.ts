import { readFile } from 'node:fs/promises';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  behave,
  type Caller,
  call,
  callerOf,
  forgetConfirmation,
  forgetLimits,
  type HeldGrant,
  misbehave,
  obtain,
  offerOf,
  orderOf,
  productionSecret,
  query,
} from './support/access-calls.ts';
import { outcomeOf } from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';

const PASSWORD = 'not-a-real-value-9f2c41d7';
const WHOLE = JSON.stringify({ username: 'app', password: PASSWORD });

test.describe('the reveal panel', () => {
  test.describe.configure({ mode: 'serial' });
  let secret: { id: string; name: string; arn: string };

  async function putValue(value: { SecretString: string } | { SecretBinary: Uint8Array }): Promise<void> {
    const aws = new SecretsManagerClient({
      region: 'eu-central-1',
      ...(process.env.PRODUCT_LOCAL_AWS_URL ? { endpoint: process.env.PRODUCT_LOCAL_AWS_URL } : {}),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await aws.send(new PutSecretValueCommand({ SecretId: secret.arn, ...value }));
    aws.destroy();
  }

  test.beforeAll(async () => {
    secret = await productionSecret(0);
    await putValue({ SecretString: WHOLE });
  });
  test.beforeEach(forgetLimits);

  async function held(signInAs: (who: 'ana' | 'noor') => Promise<Caller['page']>, change: object = {}) {
    const ana = await callerOf(await signInAs('ana'));
    const noor = await callerOf(await signInAs('noor'));
    const grant = await obtain(ana, noor, secret.id, change);
    return { ana, noor, grant };
  }
  const usesOf = async ({ grantId }: HeldGrant) =>
    Number((await query('SELECT uses_taken AS n FROM access_grant WHERE id = $1', [grantId]))[0]?.n);
  const linesOf = async ({ grantId }: HeldGrant, kind: string) =>
    Number(
      (
        await query('SELECT count(*)::int AS n FROM audit_record WHERE grant_id = $1 AND kind = $2', [
          grantId,
          kind,
        ])
      )[0]?.n,
    );

  test('show: a watermark over it, masked at once on leaving the window, back without a use, gone at its end', async ({
    signInAs,
  }) => {
    const { ana, grant } = await held(signInAs);
    const { page } = ana;
    await page.clock.install();
    await page.goto(`/access/${grant.grantId}`);
    await page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(page.getByText(PASSWORD)).toBeVisible();
    await expect(page.locator('pattern text').first()).toHaveText(/^Ana Ferreira, .+, grt_\w+$/);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await expect(page.locator('body')).not.toContainText(PASSWORD);
    await page.getByRole('button', { name: 'Show whole value' }).click();
    await expect(page.getByText(PASSWORD)).toBeVisible();
    expect(await usesOf(grant)).toBe(1);
    await page.clock.fastForward(31_000);
    await expect(page.locator('body')).not.toContainText(PASSWORD);
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(page.getByText(PASSWORD)).toBeVisible();
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await page.clock.fastForward(61_000);
    await expect(page.getByText('Masked. Show brings it back')).toHaveCount(0);
    await page.getByRole('button', { name: 'Show password' }).click();
    // It was gone, so this is another read and another use.
    await expect.poll(() => usesOf(grant)).toBe(3);
    await page.keyboard.press('Escape');
    await expect(page.locator('body')).not.toContainText(PASSWORD);
    // A use is taken before AWS is read, so the last outcome may still be on its way.
    await expect
      .poll(async () => [await linesOf(grant, 'reveal.intended'), await linesOf(grant, 'reveal.delivered')])
      .toEqual([3, 3]);
  });

  test('copy: nothing is shown, and the clipboard is emptied after a minute', async ({ signInAs }) => {
    const { ana, grant } = await held(signInAs);
    const { page } = ana;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.clock.install();
    await page.goto(`/access/${grant.grantId}`);
    await page.getByRole('button', { name: 'Copy password' }).click();
    await expect(page.getByText('Copied without showing.')).toBeVisible();
    await expect(page.locator('body')).not.toContainText(PASSWORD);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(PASSWORD);
    await page.clock.fastForward(61_000);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('');
    expect([await usesOf(grant), await linesOf(grant, 'reveal.delivered')]).toEqual([1, 1]);
  });

  test('download: a file of ours by name, byte for byte, and nothing of it in the page', async ({
    signInAs,
  }) => {
    const bytes = Uint8Array.from({ length: 512 }, (_, index) => (index * 7) % 256);
    const { ana, grant } = await held(signInAs);
    const { page } = ana;
    await page.goto(`/access/${grant.grantId}`);
    const save = async () => {
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download whole value' }).click();
      const file = await coming;
      return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
    };
    const text = await save();
    expect(text.name).toMatch(/^countersign-[0-9A-Z]{8}\.txt$/);
    expect(text.content.toString('utf8')).toBe(WHOLE);
    await expect(page.getByText(/Saved as countersign-/)).toBeVisible();
    await expect(page.locator('body')).not.toContainText(PASSWORD);
    await putValue({ SecretBinary: bytes });
    const binary = await save();
    expect(binary.name).toMatch(/^countersign-[0-9A-Z]{8}\.bin$/);
    expect(Buffer.from(bytes).equals(binary.content)).toBe(true);
    await putValue({ SecretString: WHOLE });
    expect([await usesOf(grant), await linesOf(grant, 'reveal.intended')]).toEqual([2, 2]);
    await expect(page.getByText(/Whole value read and saved as a file/).first()).toBeVisible();
  });

  test('a grant for one key offers that key and nothing else, and the action refuses the rest', async ({
    signInAs,
  }) => {
    // As an earlier reveal of the whole value leaves them: names only.
    await query("UPDATE secret SET key_names = '{username,password}' WHERE id = $1", [secret.id]);
    const { ana, grant } = await held(signInAs, { keyNames: ['username'] });
    await ana.page.goto(`/access/${grant.grantId}`);
    await expect(ana.page.getByRole('button', { name: 'Show username' })).toBeVisible();
    await expect(ana.page.getByRole('button', { name: /^Show/ })).toHaveCount(1);
    for (const keyName of ['password', null]) {
      const order = orderOf(grant, await offerOf(ana, grant.grantId), { keyName });
      expect(outcomeOf(await call(ana, 'perform', order)), String(keyName)).toBe('key-not-asked');
    }
    expect(await usesOf(grant)).toBe(0);
  });

  test('a sign-in that was confirmed too long ago is asked to confirm, and the act goes on', async ({
    signInAs,
  }) => {
    const { ana, grant } = await held(signInAs);
    const { page } = ana;
    await page.goto(`/access/${grant.grantId}`);
    await forgetConfirmation(ana);
    await page.getByRole('button', { name: 'Show password' }).click();
    const dialog = page.getByRole('dialog', { name: /Confirm that you are Ana Ferreira/ });
    await expect(dialog).toContainText('no second factor');
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByText(/confirmed more than 5 min ago/).first()).toBeVisible();
    expect(await usesOf(grant)).toBe(0);
    await page.getByRole('button', { name: 'Show password' }).click();
    await dialog.getByRole('button', { name: 'I am Ana Ferreira' }).click();
    await expect(page.getByText(PASSWORD)).toBeVisible();
    expect(await usesOf(grant)).toBe(1);
    const [line] = await query(
      "SELECT count(*)::int AS n FROM audit_record WHERE kind = 'session.confirmed'",
    );
    expect(Number(line?.n)).toBeGreaterThan(0);
  });

  const FAULTS = {
    throttling: 'AWS is throttling this account.',
    'internal-error': 'AWS failed',
    unavailable: 'AWS',
    hang: 'AWS did not answer within 10 s.',
    reset: 'AWS could not be reached.',
    truncated: 'AWS answered with something that cannot be read.',
    garbled: 'AWS answered with something that cannot be read.',
    'kms-denied': 'AWS',
  } as const;
  for (const [kind, words] of Object.entries(FAULTS)) {
    test(`AWS ${kind}: what happened, what was not done, what to do; no use taken, never a value`, async ({
      signInAs,
    }) => {
      const { ana, grant } = await held(signInAs);
      const { page } = ana;
      await page.goto(`/access/${grant.grantId}`);
      await misbehave(kind, 9);
      await page.getByRole('button', { name: 'Show whole value' }).click();
      const alarm = page.getByRole('main').getByRole('alert');
      await expect(alarm).toContainText('Nothing was revealed and no use was taken.', { timeout: 60_000 });
      await behave();
      await expect(alarm).toContainText(words);
      await expect(alarm).toContainText(/tell an admin/);
      await expect(page.locator('body')).not.toContainText(PASSWORD);
      expect(await usesOf(grant)).toBe(0);
      expect(await linesOf(grant, 'reveal.failed')).toBe(1);
    });
  }

  test('the recorded bytes of a reveal, sent again at once, together, later and from elsewhere: one read at AWS', async ({
    signInAs,
  }) => {
    const { ana, noor, grant } = await held(signInAs);
    const again = await callerOf(await signInAs('ana'));
    const order = orderOf(grant, await offerOf(ana, grant.grantId));
    const together = await Promise.all(Array.from({ length: 12 }, () => call(ana, 'perform', order)));
    const outcomes = together.map(outcomeOf).sort();
    expect(outcomes).toEqual([...Array(11).fill('already-used'), 'ok']);
    const refused = together.filter((answer) => outcomeOf(answer) !== 'ok');
    for (const who of [again, noor]) refused.push(await call(who, 'perform', order));
    await query(
      `SET session_replication_role = replica;
       UPDATE reveal_nonce SET expires_at = expires_at - interval '2 minutes' WHERE grant_id = '${grant.grantId}'`,
    );
    refused.push(await call(ana, 'perform', order));
    expect(refused.slice(11).map(outcomeOf)).toEqual(['no-such-offer', 'no-such-offer', 'already-used']);
    expect(refused.map(({ body }) => body).join()).not.toContain(PASSWORD);
    expect(await usesOf(grant)).toBe(1);
    const [reads] = await query('SELECT count(*)::int AS n FROM reveal WHERE grant_id = $1', [grant.grantId]);
    expect(reads?.n).toBe(1);
    expect(await linesOf(grant, 'reveal.intended')).toBe(1);
  });
});
