import { expect, test } from './support/fixtures.ts';

const REASON = 'Checkout times out since 14:05. I need a session to see which transactions hold the locks.';
/** How the value is written, and nothing else on a page. What is in it depends on the last rotation. */
const VALUE = /"password"\s*:/;

/** The thing the product exists for, from the sign-in to CloudTrail's own record of the read. */
test('a person asks, another signs, the value is shown once, and CloudTrail’s record of that read is matched', async ({
  signInAs,
}) => {
  // CloudTrail's record takes its time, and so does a busy machine.
  test.setTimeout(300_000);
  const ana = await signInAs('ana');
  const noor = await signInAs('noor');

  // Ana finds the secret in the tree.
  await ana.goto('/secrets/tree/prod/payments?region=eu-central-1');
  await ana.getByRole('main').getByRole('link', { name: 'prod/payments/db', exact: true }).first().click();
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('prod/payments/db');
  await expect(ana.getByText('AWSCURRENT').first()).toBeVisible();

  // She asks for access to it.
  await ana.getByRole('main').getByRole('link', { name: 'Request access' }).first().click();
  await ana.getByLabel('Reason').fill(REASON);
  await ana.getByRole('button', { name: 'Ask for production access' }).click();
  await ana.waitForURL(/\/requests\/req_/);
  const request = new URL(ana.url()).pathname;

  // Noor sees it in the inbox, with the whole context, and signs for a shorter time.
  await noor.goto('/inbox');
  await noor.getByRole('main').locator(`a[href="${request}"]`).first().click();
  await expect(noor.getByRole('heading', { level: 1 })).toContainText('Ana Ferreira asks to reveal');
  await expect(noor.getByText(REASON)).toBeVisible();
  await expect(
    noor.getByText(/arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod\/payments\/db-/).first(),
  ).toBeVisible();
  await noor
    .getByRole('group', { name: /^How long/ })
    .getByText('10 min', { exact: true })
    .click();
  await noor.getByRole('button', { name: /^Sign/ }).click();
  await expect(noor.getByText('Signed. Ana has access now.')).toBeVisible();

  // Ana reveals the value. It is in the page only while it is shown.
  await ana.goto('/access');
  const open = ana.getByRole('list', { name: 'Open grants' }).getByRole('listitem');
  await open.filter({ hasText: 'prod/payments/db' }).getByRole('link', { name: 'Reveal' }).first().click();
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('prod/payments/db');
  const grant = new URL(ana.url()).pathname;
  await expect(ana.locator('body')).not.toContainText(VALUE);
  await ana.getByRole('button', { name: 'Show whole value' }).click();
  const shown = ana.getByText(VALUE);
  await expect(shown).toBeVisible();
  const { password } = JSON.parse(String(await shown.textContent())) as { password: string };
  expect(password.length).toBeGreaterThan(8);
  await ana.getByRole('button', { name: /Hide now/ }).click();
  await expect(ana.locator('body')).not.toContainText(password);
  await expect(ana.getByText(/Whole value read and shown/)).toBeVisible();

  // The key names are known now, without any value: one key alone is shown.
  await ana.getByRole('button', { name: 'Show username' }).click();
  await ana.keyboard.press('Escape');
  await expect(ana.getByText(/username read and shown/)).toBeVisible();

  // CloudTrail's own record arrives and is matched to the grant.
  await expect(async () => {
    await ana.goto(grant);
    await expect(ana.getByText('It matches this grant.').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 200_000 });
  await ana.getByRole('link', { name: 'CloudTrail record' }).first().click();
  await ana.waitForURL(/\/trail\//);
  await expect(ana.getByRole('main')).toContainText('GetSecretValue');
  await expect(ana.getByRole('main')).toContainText(/[Cc]overed/);

  // The audit log tells it in order, and holds no value.
  const sofia = await signInAs('sofia');
  await sofia.goto('/audit?act=reveals');
  await expect(
    sofia.getByText(/Ana Ferreira asked to show prod\/payments\/db, intent/).first(),
  ).toBeVisible();
  await expect(
    sofia.getByText(/Ana Ferreira was given the value of prod\/payments\/db, outcome/).first(),
  ).toBeVisible();
  await expect(sofia.locator('body')).not.toContainText(password);
  await expect(sofia.getByRole('heading', { level: 1 })).toContainText('Intact');

  // She hands the rest back.
  await ana.goto(grant);
  await ana.getByRole('button', { name: 'I am done, hand access back' }).click();
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('is over');
});
