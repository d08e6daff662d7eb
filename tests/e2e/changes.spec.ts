import { approveChange, runChange, secretNamed } from './support/change-pages.ts';
import { expect, test } from './support/fixtures.ts';

test.describe('changes in production: each is seen before, signed by somebody else, run and read back', () => {
  test('a failed rotation: its cause, the repair, and success', async ({ signInAs }) => {
    test.setTimeout(300_000);
    const sofia = await signInAs('sofia');
    const noor = await signInAs('noor');
    const failing = await secretNamed('prod/payments/db');

    await sofia.goto(`/secrets/${failing}/rotation`);
    await expect(
      sofia.getByText('was refused: GetSecretValue on prod/payments/db-admin, AccessDenied.'),
    ).toBeVisible();
    await expect(sofia.getByRole('radio', { name: /^Rotate again/ })).toBeDisabled();
    await expect(sofia.getByRole('radio', { name: /^Take AWSPENDING off/ })).toBeChecked();
    await sofia.getByRole('button', { name: 'Continue with production repair' }).click();
    await approveChange(sofia, noor, 'It has failed since the key of the owner’s login was changed.');
    await runChange(sofia, 'Take the label off in production');

    // The owner's login goes back to a key that the function may use.
    await sofia.goto(`/secrets/${await secretNamed('prod/payments/db-admin')}/change?act=change-key`);
    await sofia.getByLabel('KMS key').fill('');
    await sofia.getByRole('button', { name: 'Continue in production' }).click();
    await approveChange(sofia, noor, 'The rotation function cannot use the key that this login is under.');
    await runChange(sofia, 'Change the key in production');

    await sofia.goto(`/secrets/${failing}/rotation`);
    await sofia.getByRole('link', { name: 'Rotate production now' }).click();
    await sofia.getByRole('button', { name: 'Continue in production' }).click();
    await approveChange(sofia, noor, 'The cause is mended: one rotation by hand shows that it works.');
    await runChange(sofia, 'Rotate in production');

    // The recorder has the attempt with its four steps, as soon as the trail has told.
    await sofia.goto(`/secrets/${failing}/rotation`);
    const attempt = sofia.getByRole('row').filter({ hasText: 'rotated' }).first();
    await expect(async () => {
      await sofia.reload();
      await expect(attempt).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 90_000 });
    await expect(attempt.getByText(/^done( in .+)?$/)).toHaveCount(4);
  });

  test('a bad value: back to the version before, and who reads it now', async ({ signInAs }) => {
    test.setTimeout(240_000);
    const sofia = await signInAs('sofia');
    const noor = await signInAs('noor');
    const secretId = await secretNamed('prod/checkout/tax-api');

    await sofia.goto(`/secrets/${secretId}/change?act=put`);
    await sofia.getByText('Text', { exact: true }).click();
    await sofia.getByRole('button', { name: 'Continue in production' }).click();
    await approveChange(sofia, noor, 'The provider sent a new key that has to be put today.');
    await sofia.getByLabel('Value', { exact: true }).fill('a-bad-value-of-a-test');
    await runChange(sofia, 'Put the value in production');

    await sofia.goto(`/secrets/${secretId}`);
    await sofia
      .getByRole('row', { name: /AWSPREVIOUS/ })
      .getByRole('link', { name: /roll back/i })
      .click();
    await expect(sofia.getByText('Who reads it')).toBeVisible();
    await sofia.getByRole('button', { name: 'Continue with production rollback' }).click();
    await approveChange(sofia, noor, 'The new key is refused by the provider: back to the one before.');
    await runChange(sofia, 'Roll back in production');
    await expect(sofia.getByText('Who read it in the last 7 days')).toBeVisible();
    await expect(sofia.locator('main')).not.toContainText('a-bad-value-of-a-test');
  });

  test('a stuck pending label: the doctor says what helps, and the next rotation is free', async ({
    signInAs,
  }) => {
    test.setTimeout(180_000);
    const sofia = await signInAs('sofia');
    const noor = await signInAs('noor');
    const secretId = await secretNamed('prod/notifications/smtp');

    await sofia.goto(`/secrets/${secretId}/rotation`);
    await expect(sofia.getByRole('radio', { name: /^Finish by moving the label/ })).toBeDisabled();
    await expect(sofia.getByRole('radio', { name: /^Take AWSPENDING off/ })).toBeChecked();
    await sofia.getByRole('button', { name: 'Continue with production repair' }).click();
    await approveChange(sofia, noor, 'A version without a value holds the label and blocks each rotation.');
    await runChange(sofia, 'Take the label off in production');
    await sofia.goto(`/secrets/${secretId}/rotation`);
    await expect(sofia.getByRole('radio', { name: /^Take AWSPENDING off/ })).toHaveCount(0);
  });

  test('a planned deletion that is still read is taken back', async ({ signInAs }) => {
    test.setTimeout(180_000);
    const sofia = await signInAs('sofia');
    const noor = await signInAs('noor');
    await sofia.goto('/deletion');
    const row = sofia.getByRole('row', { name: /prod\/checkout\/legacy-gateway/ });
    await expect(row.getByText(/, last /)).toBeVisible();
    await row.getByRole('button', { name: 'Restore' }).click();
    await approveChange(sofia, noor, 'It is still read: the old gateway has not been switched off yet.');
    await runChange(sofia, 'Restore in production');
    await sofia.goto('/deletion');
    await expect(row).toHaveCount(0);
  });
});
