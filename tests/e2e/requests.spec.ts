import { query } from './support/access-calls.ts';
import { expect, test } from './support/fixtures.ts';
import { waitForWholePage } from './support/whole-page.ts';

const REASON =
  'The nightly export stopped half way. I need to see which rows were written and which were not.';

/** Several secrets asked for at once, decided one by one, and extended: with four people and two policies. */
test('three secrets are asked for at once; two are approved, one of them shorter, one is denied; one is extended', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const ana = await signInAs('ana');
  const noor = await signInAs('noor');

  // Ana picks them: by words, and through the tree, with the keyboard alone.
  await ana.goto('/requests/new');
  const find = ana.getByLabel(/Find secrets/);
  const pick = async (words: string, name: string) => {
    await find.fill(words);
    await expect(ana.getByRole('option', { name: new RegExp(name) }).first()).toBeVisible();
    await expect(ana.getByText(/secrets? found/)).toBeVisible();
    await find.press('Enter');
    await expect(ana.getByRole('list', { name: 'Secrets to ask for' })).toContainText(name);
  };
  await pick('staging/search/index-api', 'staging/search/index-api');
  await ana.getByText('Ask for more secrets with it').click();
  await find.fill('');
  await expect(ana.getByRole('option', { name: /staging\// })).toBeVisible();
  await ana.getByRole('option', { name: /staging\// }).click();
  await ana.getByRole('option', { name: /payments\// }).click();
  await ana
    .getByRole('option', { name: /staging\/payments\/db-readonly/ })
    .first()
    .click();
  await pick('prod/search/index-api', 'prod/search/index-api');
  await expect(ana.getByText(/will be told\. Lapses at/)).toBeVisible();

  // What was typed survives a reload of the page.
  await ana.getByLabel('Reason').fill(REASON);
  await ana.reload();
  await expect(ana.getByLabel('Reason')).toHaveValue(REASON);
  await expect(ana.getByRole('list', { name: 'Secrets to ask for' }).getByRole('listitem')).toHaveCount(3);
  await ana.getByRole('button', { name: 'Ask for production access' }).click();
  await ana.waitForURL(/\/requests\/req_/);
  const thread = new URL(ana.url()).pathname;

  // Noor finds one row for the whole thread, and decides each of its items.
  await noor.goto('/inbox');
  await noor
    .getByRole('row', { name: /nightly export/ })
    .getByRole('link')
    .first()
    .click();
  await expect(noor.getByRole('heading', { level: 1 })).toContainText(
    'Ana Ferreira asks to reveal three values',
  );
  await expect(noor.getByText(REASON)).toBeVisible();
  const items = noor.getByRole('group', { name: /Your decision on/ });
  await expect(items).toHaveCount(3);
  await items.nth(0).getByText('Approve', { exact: true }).click();
  await items.nth(1).getByText('Approve', { exact: true }).click();
  await noor
    .getByRole('group', { name: /How long/ })
    .nth(1)
    .getByText('5 min', { exact: true })
    .click();
  await items.nth(2).getByText('Deny', { exact: true }).click();

  // A denial without a word is held back, and the approvals with it.
  await noor.getByRole('button', { name: 'Sign: approve 2, deny 1' }).click();
  await expect(noor.getByText('Say why you deny. The person who asked reads it.')).toBeVisible();
  await noor
    .getByLabel('Comment, required for a denial')
    .fill('The staging rows show the same. Look there first.');
  await noor.getByRole('button', { name: 'Sign: approve 2, deny 1' }).click();
  await expect(noor.getByText('2 opened, 1 denied.')).toBeVisible();
  await expect(noor.getByText('shortened to 5 min')).toBeVisible();

  // Ana's page changes by itself while she is there: two open, one denied, with the words of the denial.
  await ana.mouse.move(40, 40);
  await expect(ana.getByRole('link', { name: 'Go to the reveal' })).toHaveCount(2, { timeout: 60_000 });
  await expect(ana.getByText('The staging rows show the same. Look there first.').first()).toBeVisible();
  await ana.getByLabel('Comment').fill('Thank you. I look there first.');
  await ana.getByRole('button', { name: 'Say it in the thread' }).click();
  await expect(ana.getByText('Thank you. I look there first.').first()).toBeVisible();

  // She asks for more time; the same thread shows it, and Tom signs it.
  await ana.goto('/access');
  const [grant] = await query(
    'SELECT g.id FROM access_grant g JOIN access_request r ON r.id = g.request_id WHERE r.thread_id = $1 ORDER BY g.id LIMIT 1',
    [thread.split('/').at(-1)],
  );
  await ana.locator(`a[href*="extend=${grant?.id}"]`).first().click();
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('Ask to extend this access');
  await ana.getByLabel('Reason').fill('The rows have to be compared with yesterday’s, which takes longer.');
  await ana.getByRole('button', { name: /^Ask to extend/ }).click();
  await ana.waitForURL(/\/requests\/req_/);
  const tom = await signInAs('tom');
  await tom.goto(new URL(ana.url()).pathname);
  await expect(tom.getByText('Asked to extend')).toBeVisible();
  await tom.getByRole('button', { name: /^Sign: approve/ }).click();
  await expect(tom.getByText('Signed. Ana has access now.')).toBeVisible();
  await tom.goto(thread);
  await expect(tom.getByText('Asked to extend')).toBeVisible();
});

test('a refusal leads to a form that is filled in, and asking again takes one click', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const ben = await signInAs('ben');
  const sofia = await signInAs('sofia');
  await ben.goto('/requests/new?q=staging%2Fpayments%2Flimits-config');
  await expect(ben.getByText(/secrets? found/)).toBeVisible();
  await ben.getByLabel(/Find secrets/).press('Enter');
  await ben.getByLabel('Reason').fill('To see how the limits of the payments sandbox are made.');
  await ben.getByRole('button', { name: /^Ask for/ }).click();
  await ben.waitForURL(/\/requests\/req_/);
  const request = new URL(ben.url()).pathname;
  await sofia.goto(request);
  await sofia.getByText('Deny', { exact: true }).click();
  await sofia.getByLabel('Comment, required for a denial').fill('Ask for the template instead.');
  await sofia.getByRole('button', { name: 'Sign: deny' }).click();
  await expect(sofia.getByText('Denied. Ben reads your comment.')).toBeVisible();
  await ben.goto(request);
  await ben.getByRole('link', { name: 'Ask again' }).click();
  await expect(ben.getByLabel('Reason')).toHaveValue(
    'To see how the limits of the payments sandbox are made.',
  );
  await expect(ben.getByRole('list', { name: 'Secrets to ask for' }).getByRole('listitem')).toHaveCount(1);
});

test('a policy of two steps: the owner first, then two others, each once, and nothing opens before the last', async ({
  signInAs,
}) => {
  test.setTimeout(300_000);
  const ana = await signInAs('ana');
  await ana.goto('/requests/new?q=prod%2Fidentity');
  await expect(ana.getByText(/secrets? found/)).toBeVisible();
  await ana.getByLabel(/Find secrets/).press('Enter');
  await expect(ana.getByText(/3 signatures are needed/)).toBeVisible();
  await ana
    .getByLabel('Reason')
    .fill('The sign-in of partners fails since the deployment; I compare the client of the provider.');
  await ana.getByRole('button', { name: 'Ask for production access' }).click();
  await ana.waitForURL(/\/requests\/req_/);
  const thread = new URL(ana.url()).pathname;

  // Tom comes too early: he may deny, not sign.
  const tom = await signInAs('tom');
  await tom.goto(thread);
  await expect(tom.getByText(/You can deny it\./)).toBeVisible();

  const noor = await signInAs('noor');
  await noor.goto(thread);
  await noor.getByRole('button', { name: /^Sign: approve/ }).click();
  await expect(noor.getByText('Signed. More signatures are needed.')).toBeVisible();
  await expect(noor.getByText('1 of 3 signatures.')).toBeVisible();

  await tom.goto(thread);
  await tom.getByText('Approve', { exact: true }).click();
  await tom.getByRole('button', { name: /^Sign: approve/ }).click();
  await expect(tom.getByText('2 of 3 signatures.')).toBeVisible();
  await waitForWholePage(ana);
  await expect(ana.getByRole('link', { name: 'Go to the reveal' })).toHaveCount(0);

  const sofia = await signInAs('sofia');
  await sofia.goto(thread);
  await sofia.getByRole('button', { name: /^Sign: approve/ }).click();
  await expect(sofia.getByText('Signed. Ana has access now.')).toBeVisible();
  await ana.mouse.move(40, 40);
  await expect(ana.getByRole('link', { name: 'Go to the reveal' })).toBeVisible({ timeout: 60_000 });
});
