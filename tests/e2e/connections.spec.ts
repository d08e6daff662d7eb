import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { query } from './support/access-calls.ts';
import { expect, test } from './support/fixtures.ts';
import { expectNoFindings, waitForWholePage } from './support/whole-page.ts';

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Properties: {
          readonly RoleName: string;
          readonly AssumeRolePolicyDocument: object;
          readonly Policies: readonly [
            { readonly PolicyDocument: { readonly Statement: readonly { readonly Sid: string }[] } },
          ];
        };
      }
    >
  >;
}

/** What CloudFormation does with the template on the page; `without` leaves one statement out, as somebody careful might. */
async function createStack(page: Page, endpoint: string, accountId: string, without?: string): Promise<void> {
  const text = (await page.getByRole('region', { name: 'CloudFormation template' }).textContent()) ?? '';
  const iam = new IAMClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: accountId, secretAccessKey: 'any' },
  });
  for (const { Properties } of Object.values((parse(text) as Template).Resources)) {
    const { RoleName, AssumeRolePolicyDocument, Policies } = Properties;
    const [{ PolicyDocument }] = Policies;
    const Statement = PolicyDocument.Statement.filter(({ Sid }) => Sid !== without);
    const trust = JSON.stringify(AssumeRolePolicyDocument);
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const document = JSON.stringify({ ...PolicyDocument, Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: document }));
  }
  iam.destroy();
}

async function begin(page: Page, name: string, accountId: string): Promise<void> {
  await page.goto('/connections');
  await page.getByRole('link', { name: 'Connect an account' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Account id').fill(accountId);
  await page.getByText('eu-central-1', { exact: true }).click();
  await page.getByRole('button', { name: 'Show the roles to create' }).click();
  await page.waitForURL(/\/connections\/con_/);
}

const ACCOUNTS = ['222233334444', '333344445555'] as const;

test('two accounts are connected through the set-up, and the one without kms:Decrypt is told so', async ({
  signInAs,
  product,
}) => {
  test.setTimeout(180_000);
  const sofia = await signInAs('sofia');
  try {
    await begin(sofia, 'guided-whole', ACCOUNTS[0]);
    await sofia.getByRole('button', { name: 'Check the roles' }).click();
    await expect(
      sofia.getByRole('row', { name: /sts:AssumeRole.*missing.*not there yet/ }).first(),
    ).toBeVisible();
    await createStack(sofia, product.localAwsUrl, ACCOUNTS[0]);
    await sofia.getByRole('button', { name: 'Check the roles again' }).click();
    await expect(sofia.getByText('Everything is as it should be.')).toBeVisible();
    await waitForWholePage(sofia);
    await expectNoFindings(sofia);
    await sofia.getByRole('button', { name: 'Connect the account' }).click();
    await expect(sofia.getByRole('heading', { level: 1, name: /guided-whole.*is connected/ })).toBeVisible();

    await begin(sofia, 'guided-without-decrypt', ACCOUNTS[1]);
    await createStack(sofia, product.localAwsUrl, ACCOUNTS[1], 'OpenValuesUnderCustomerKeys');
    await sofia.getByRole('button', { name: 'Check the roles' }).click();
    await expect(sofia.getByRole('row', { name: /kms:Decrypt.*missing.*customer key/ })).toBeVisible();
    await sofia.getByRole('button', { name: 'Connect the account' }).click();
    await expect(
      sofia.getByRole('heading', { level: 1, name: /guided-without-decrypt.*is connected/ }),
    ).toBeVisible();

    await sofia.getByText('Remove the connection').click();
    await sofia.getByRole('button', { name: 'Remove guided-without-decrypt' }).click();
    await expect(sofia.getByRole('heading', { level: 1, name: /was removed/ })).toBeVisible();
  } finally {
    await query(
      'UPDATE connection SET removed_at = now(), paused_at = coalesce(paused_at, now()) WHERE account_id = ANY($1)',
      [ACCOUNTS],
    );
    await query('DELETE FROM connection_draft WHERE account_id = ANY($1)', [ACCOUNTS]);
  }
});
