import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { expectNoFindings, waitForWholePage } from './support/whole-page.ts';

const WHY = 'Five minutes are enough for what people look up in the search index.';

/** A policy of its own for paths that no other test asks for, so that the tests do not meet. */
test('a policy is written, signed, changed and signed again; then edition 2 is in force', async ({
  signInAs,
}) => {
  test.setTimeout(120_000);
  const [sofia, noor] = [await signInAs('sofia'), await signInAs('noor')];

  // Sofia writes a policy. The editor says what it would cover, and what is wrong, while she writes.
  await sofia.goto('/policies');
  await expect(sofia.getByRole('heading', { level: 1 })).toContainText('decide who may do what');
  await sofia.getByRole('link', { name: 'Write a policy' }).click();
  await sofia.getByLabel('Name', { exact: true }).fill('fraud-reveal');
  await sofia.getByLabel('In these paths, one a line').fill('prod/fraud/**');
  await expect(sofia.getByText(/secrets lie in this scope today/)).toBeVisible();
  const signers = sofia.getByRole('group', { name: 'Who signs step 1' });
  await signers.getByLabel('Groups, between commas').fill('team-nobody');
  await expect(sofia.getByText('Nobody is in the group team-nobody.')).toBeVisible();
  await signers.getByLabel('Groups, between commas').fill('team-fraud');
  await expect(sofia.getByText('Nobody is in the group team-nobody.')).toBeHidden();
  await expect(sofia.getByLabel('The same as YAML, for a configuration file')).toHaveValue(
    /groups: \[team-fraud\]/,
  );
  await expectNoFindings(sofia);
  await sofia.getByLabel('Why it is needed').fill(WHY);
  await sofia.getByRole('button', { name: 'Propose this policy' }).click();
  await sofia.waitForURL(/\/requests\/req_/);
  await sign(noor, new URL(sofia.url()).pathname);

  // It is in force: the first edition, with who proposed and who signed.
  await sofia.goto('/policies');
  await sofia.getByRole('link', { name: 'fraud-reveal' }).first().click();
  await sofia.waitForURL(/\/policies\/pol_/);
  await expect(sofia.getByText('edition 1', { exact: true })).toBeVisible();
  await expect(sofia.getByText(/proposed by Sofia Marchetti, signed by Noor Haddad/)).toBeVisible();
  const policy = new URL(sofia.url()).pathname;

  // She changes it as YAML. What cannot be read is said by line; what can fills the fields.
  await sofia.getByRole('link', { name: 'Change this policy' }).click();
  await expect(sofia.getByText(/secrets lie in this scope today/)).toBeVisible();
  const yaml = sofia.getByLabel('The same as YAML, for a configuration file');
  await expect(yaml).toHaveValue(/longestSeconds: 900/);
  const before = await yaml.inputValue();
  await yaml.fill(before.replace('longestSeconds: 900', 'longestSeconds: soon'));
  await expect(sofia.getByText(/Line \d+: longestSeconds must be a number\./)).toBeVisible();
  await yaml.fill(before.replace('longestSeconds: 900', 'longestSeconds: 300'));
  await expect(sofia.getByLabel('Longest time in minutes')).toHaveValue('5');
  await expectNoFindings(sofia);
  await sofia.getByLabel('Why it shall change').fill(WHY);
  await sofia.getByRole('button', { name: 'Propose this change' }).click();
  await sofia.waitForURL(/\/requests\/req_/);

  // Until it is signed the first edition holds, and nobody can propose another change.
  await noor.goto(policy);
  await expect(noor.getByText('edition 1', { exact: true })).toBeVisible();
  await expect(noor.getByText('A change of this policy waits for a signature')).toBeVisible();
  await expect(noor.getByRole('link', { name: 'Change this policy' })).toBeHidden();
  await sign(noor, new URL(sofia.url()).pathname);

  await noor.goto(policy);
  await expect(noor.getByText('edition 2', { exact: true })).toBeVisible();
  await expect(noor.getByRole('definition').filter({ hasText: '15 min' })).toContainText('5 min');
  await expectNoFindings(noor);

  // A rehearsal says that it applies and why, and has an address of its own.
  await noor.goto('/policies/rehearse?secret=prod%2Ffraud%2Fmodel-api&minutes=6');
  await expect(noor.getByText('You could not ask for that long.')).toBeVisible();
  await noor.getByLabel('for how many minutes').fill('5');
  await noor.getByRole('button', { name: 'Rehearse' }).click();
  await noor.waitForURL(/minutes=5/);
  await expect(noor.getByText('You could ask for 5 min, and it could be approved.')).toBeVisible();
  const why = noor.getByRole('list', { name: 'Policies that cover it, the one that applies first' });
  await expect(why.getByRole('listitem').first()).toContainText('fraud-reveal applies.');
  await expect(why.getByRole('listitem').nth(1)).toContainText('production-reveal It is less specific');
  await expectNoFindings(noor);

  // Retiring it is a request too; its history stays.
  await sofia.goto(policy);
  await sofia.getByText('Propose to retire this policy').click();
  await sofia.getByLabel('Why', { exact: true }).fill('Another policy covers it well enough.');
  await sofia.getByRole('button', { name: 'Propose to retire fraud-reveal' }).click();
  await sofia.waitForURL(/\/requests\/req_/);
  await sign(noor, new URL(sofia.url()).pathname);
  await noor.goto(policy);
  await expect(noor.getByText('It is out of force.')).toBeVisible();
});

test('whoever may not propose sees policies and cannot change them; an engineer rehearses for themselves', async ({
  signInAs,
}) => {
  const ines = await signInAs('ines');
  await ines.goto('/policies');
  await waitForWholePage(ines, 'decide who may do what');
  await expect(ines.getByRole('link', { name: 'Write a policy' })).toBeHidden();
  await ines.getByRole('link', { name: 'policy-changes' }).first().click();
  await ines.waitForURL(/\/policies\/pol_/);
  await waitForWholePage(ines, 'policy-changes');
  await expect(ines.getByRole('link', { name: 'Change this policy' })).toBeHidden();
  await expectNoFindings(ines);

  const ana = await signInAs('ana');
  await ana.goto('/policies/rehearse?secret=prod%2Fidentity%2Fldap-bind');
  await expect(ana.getByText('You could ask for 10 min, and it could be approved.')).toBeVisible();
  await expect(ana.getByRole('list', { name: 'Who could sign step 1' })).toContainText('Noor Haddad');
  await expect(ana.getByLabel('If', { exact: true })).toBeHidden();
  await expectNoFindings(ana);
});

async function sign(page: Page, request: string): Promise<void> {
  await page.goto(request);
  await expect(page.getByText(WHY).or(page.getByText('Another policy covers it')).first()).toBeVisible();
  await page.getByRole('button', { name: /^Sign/ }).click();
  await expect(page.getByText(/^Signed\./)).toBeVisible();
}
