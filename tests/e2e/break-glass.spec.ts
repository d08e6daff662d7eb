import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  call,
  callerOf,
  forgetLimits,
  productionSecret,
  query,
  settleBreakGlass,
} from './support/access-calls.ts';
import { outcomeOf } from './support/call-action.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const REASON = 'The sign-in of all customers is down and nobody who could sign answers the phone.';

/** Opened at once by a holder, told to everybody, red until somebody else reviewed it and the secret was rotated. */
test('break-glass, with its review and the rotation after it', async ({ signInAs }) => {
  test.setTimeout(420_000);
  await forgetLimits();
  await settleBreakGlass();
  const secret = await productionSecret(1);
  const [ben, ana, noor, sofia] = [
    await signInAs('ben'),
    await signInAs('ana'),
    await signInAs('noor'),
    await signInAs('sofia'),
  ];

  // Ana is no holder: the product says so and offers to ask.
  await ana.goto(`/break-glass/new?secret=${secret.id}`);
  await expect(ana.getByText(/does not name you for break-glass/)).toBeVisible();

  // Ben is on call. He is told who will be told, and has to type the name.
  await ben.goto(`/break-glass/new?secret=${secret.id}`);
  await expect(ben.getByText(/are told now/)).toContainText('Somebody else has to review it by');
  await ben.getByLabel('Reason').fill(REASON);
  await ben.getByLabel('Name of the secret').fill(secret.name.slice(1));
  await ben.getByRole('button', { name: 'Open production value now' }).click();
  await expect(ben.getByText('That is not the name of the secret.')).toBeVisible();
  await expect(ben.getByLabel('Reason')).toHaveValue(REASON);
  await ben.getByLabel('Name of the secret').fill(secret.name);
  await ben.getByRole('button', { name: 'Open production value now' }).click();
  await ben.waitForURL(/\/access\/grt_/);
  await expect(ben.getByText('You opened this by break-glass, without a signature.')).toBeVisible();
  const grant = new URL(ben.url()).pathname;
  await ben.getByRole('button', { name: 'Show whole value' }).click();
  await expect(ben.getByRole('button', { name: /Hide now/ })).toBeVisible();
  await ben.keyboard.press('Escape');

  // Everybody concerned sees it in the bar of any page; Ana does not.
  const bar = (page: typeof ben) => page.getByRole('banner').getByRole('link', { name: /break-glass/ });
  for (const page of [noor, sofia]) {
    await page.goto('/secrets');
    await expect(bar(page)).toContainText('1 break-glass to review');
  }
  await ben.goto('/secrets');
  await expect(bar(ben)).toContainText('1 break-glass not settled');
  await ana.goto('/secrets');
  await waitForWholePage(ana);
  await expect(bar(ana)).toHaveCount(0);

  // Noor cannot review while more can be read; Ben hands back, and cannot review himself.
  await noor.goto('/break-glass');
  await expect(noor.getByRole('heading', { level: 1 })).toHaveText('One break-glass waits for review.');
  await noor.getByRole('main').getByRole('link', { name: secret.name }).first().click();
  await expect(noor.getByText(/It is still running until/)).toBeVisible();
  await ben.goto(grant);
  await ben.getByRole('button', { name: 'I am done, hand access back' }).click();
  await expect(ben.getByRole('heading', { level: 1 })).toContainText('is over');
  const opening = new URL(noor.url()).pathname;
  const breakGlassId = opening.split('/').at(-1) ?? '';
  const own = await call(await callerOf(ben), 'review', {
    breakGlassId,
    verdict: 'justified',
    note: 'Fine.',
  });
  expect(outcomeOf(own)).toBe('forbidden');

  // Noor reviews it. It stays red, because the value that was read is still the current one.
  await noor.goto(opening);
  await expect(noor.getByText(REASON)).toBeVisible();
  await noor
    .getByLabel('What you found')
    .fill('The outage of that night; the value was used for the repair.');
  await noor.getByRole('button', { name: 'Review: justified' }).click();
  await expect(noor.getByText('justified, by')).toBeVisible();
  await noor.goto('/break-glass');
  await expect(bar(noor)).toContainText('1 break-glass not settled');
  await expect(noor.getByRole('heading', { level: 1 })).toHaveText('One secret still has to be rotated.');
  await sofia.goto(`/secrets/${secret.id}/exposure`);
  await expect(sofia.getByRole('rowheader', { name: 'Ben Okafor' }).first()).toBeVisible();

  // The secret gets a new value at AWS; the product notices by itself, and the ledger is empty again.
  const aws = new SecretsManagerClient({
    region: 'eu-central-1',
    ...(process.env.PRODUCT_LOCAL_AWS_URL ? { endpoint: process.env.PRODUCT_LOCAL_AWS_URL } : {}),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await aws.send(
    new PutSecretValueCommand({ SecretId: secret.arn, SecretString: 'example-only-after-the-night' }),
  );
  aws.destroy();
  const checked = await call(await callerOf(sofia), 'checkSecret', { secretId: secret.id });
  expect(outcomeOf(checked)).toBe('ok');
  await expect(async () => {
    await sofia.goto('/break-glass');
    await expect(bar(sofia)).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 120_000 });
  await expect(sofia.getByRole('main')).toContainText('is current');
  await sofia.goto(`/secrets/${secret.id}/exposure`);
  await expect(sofia.getByText('Nobody has seen the current version through Countersign.')).toBeVisible();

  // CloudTrail's record of the read is called what it was, and the audit log tells it in order.
  await expect
    .poll(
      async () => {
        const rows = await query(
          "SELECT count(*)::int AS n FROM trail_event WHERE verdict = 'break-glass' AND grant_id = $1",
          [grant.split('/').at(-1)],
        );
        return Number(rows[0]?.n);
      },
      { timeout: 120_000 },
    )
    .toBeGreaterThan(0);
  const kinds = await query('SELECT kind FROM audit_record WHERE grant_id = $1 ORDER BY number', [
    grant.split('/').at(-1),
  ]);
  expect(kinds.map((row) => row.kind)).toEqual([
    'break-glass.opened',
    'grant.opened',
    'reveal.intended',
    'reveal.delivered',
    'grant.handed-back',
    'break-glass.reviewed',
    'break-glass.rotated',
  ]);
});
