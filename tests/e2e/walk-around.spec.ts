import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { oldUsers } from '#lib/local-aws/seed/identities/company-identities.ts';
import { DIRECT_READERS } from '#lib/local-aws/seed/identities/direct-readers.ts';
import { approveChange, runChange, secretNamed } from './support/change-pages.ts';
import { expect, test } from './support/fixtures.ts';
import { expectNoFindings } from './support/whole-page.ts';

const SECRET = 'prod/payments/acquirer/api-key';

/** The user with the long-lived key, calling AWS past the product. */
function deployerAt(endpoint: string): SecretsManagerClient {
  const user = oldUsers().find(({ name }) => name === 'legacy-deployer');
  return new SecretsManagerClient({
    region: 'eu-central-1',
    endpoint,
    credentials: {
      accessKeyId: user?.accessKeyId ?? '',
      secretAccessKey: 'example-only-key-of-legacy-deployer',
    },
  });
}

test('who walks around the dashboard is named, shut out by a policy, and approved reveals go on', async ({
  signInAs,
  product,
}) => {
  test.setTimeout(420_000);
  const sofia = await signInAs('sofia');
  const noor = await signInAs('noor');
  const deployer = deployerAt(product.localAwsUrl);
  const read = () =>
    deployer.send(new GetSecretValueCommand({ SecretId: SECRET })).then(
      () => 'read',
      (thrown: Error) => thrown.name,
    );
  expect(await read()).toBe('read');

  // Every seeded reader stands on the page of its example, with the statement that lets it in.
  await expect(async () => {
    await sofia.goto('/readers');
    await expect(sofia.getByRole('link', { name: 'legacy-deployer' })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 120_000 });
  await expectNoFindings(sofia);
  for (const { arn, statement, secret } of DIRECT_READERS) {
    const page = `/secrets/${await secretNamed(secret)}/readers/direct`;
    const listed = sofia.getByRole('list', { name: 'Direct readers' }).getByRole('listitem');
    const reader = listed.filter({ hasText: arn }).first();
    // The policies on secrets are read one after the other.
    await expect(async () => {
      await sofia.goto(page);
      await expect(reader).toContainText(statement, { timeout: 2_000 });
    }).toPass({ timeout: 150_000 });
  }

  // Closed to all but one workload: what it does is shown first.
  const secretId = await secretNamed(SECRET);
  await sofia.goto(`/secrets/${secretId}/readers/direct`);
  await expectNoFindings(sofia);
  await sofia.getByRole('link', { name: 'Close it to direct readers' }).click();
  await sofia.waitForURL(/readers\/policy/);
  await expectNoFindings(sofia);
  await expect(sofia.getByText('CountersignReadersOnly')).toBeVisible();
  const own = sofia.getByRole('checkbox', { name: /user\/legacy-deployer$/ });
  if (await own.isVisible()) await own.uncheck();
  await sofia.getByRole('button', { name: 'Show what that does' }).click();
  await sofia.waitForURL(/chosen=1/);
  await sofia.getByRole('button', { name: 'Let AWS check it' }).click();
  await expect(sofia.getByText('AWS finds nothing wrong with it.')).toBeVisible();
  await sofia.getByRole('button', { name: 'Propose this policy' }).click();
  await approveChange(sofia, noor, 'Nobody is to read the key of the acquirer past an approval.');
  await runChange(sofia, 'Set the policy in production');
  expect(await read()).toBe('AccessDeniedException');

  // The approved reveal still works.
  const ana = await signInAs('ana');
  await ana.goto(`/requests/new?secret=${secretId}`);
  await ana.getByLabel('Reason').fill('The acquirer wants us to confirm the key we have by telephone.');
  await ana.getByRole('button', { name: 'Ask for production access' }).click();
  await ana.waitForURL(/\/requests\/req_/);
  const request = new URL(ana.url()).pathname;
  // The sample's policy for payments wants the owner, or an admin where no owner is named.
  await sofia.goto(request);
  await sofia.getByRole('button', { name: /^Sign/ }).click();
  await expect(sofia.getByText(/^Signed\./)).toBeVisible();
  await ana.goto(`/secrets/${secretId}`);
  await ana.getByRole('main').getByRole('link', { name: 'Reveal production value' }).click();
  await ana.getByRole('button', { name: 'Show whole value' }).click();
  await expect(ana.getByRole('button', { name: /Hide now/ })).toBeVisible();
  await ana.getByRole('button', { name: /Hide now/ }).click();

  // And it can be opened again.
  await sofia.goto(`/secrets/${secretId}/readers/policy`);
  await sofia.getByRole('button', { name: 'Propose to take them off' }).click();
  await approveChange(sofia, noor, 'The test is over, and the policy goes back to what it was.');
  await sofia
    .getByRole('button', { name: /in production$/ })
    .first()
    .click();
  await expect(sofia.getByRole('heading', { name: 'Done', exact: true })).toBeVisible({ timeout: 60_000 });
  expect(await read()).toBe('read');
  deployer.destroy();
});
