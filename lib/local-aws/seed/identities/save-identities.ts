import { HOME_ACCOUNT } from '../../rules/administrator.ts';
import type { Connection } from '../../state/database.ts';
import { attachManagedPolicy, saveManagedPolicy } from '../../state/iam-policies.ts';
import { saveAccessKey, saveAccount, saveRole, saveUser } from '../../state/principals.ts';
import type { Vault } from '../../state/vault.ts';
import { HOME } from '../catalogue/entry.ts';
import { DAY_MS } from '../moments.ts';
import type { PlannedCompany } from '../plan-company.ts';
import { PRODUCT_ACCESS } from '../product-access.ts';
import { oldUsers, peopleRoles, toolRoles, WIDE_POLICY, workloadRole } from './company-identities.ts';
import { allow, policy } from './policy-text.ts';
import { saveProductIdentities } from './product-roles.ts';

const MADE_DAYS_AGO = 520;

/** Makes the accounts, and in each the users and roles of the company and those that Countersign was given. */
export async function saveIdentities(
  tx: Connection,
  vault: Vault,
  { readers }: Pick<PlannedCompany, 'readers'>,
  now: Date,
): Promise<void> {
  const createdAt = new Date(now.getTime() - MADE_DAYS_AGO * DAY_MS);
  for (const { accountId, alias } of PRODUCT_ACCESS.accounts) await saveAccount(tx, accountId, alias);
  await saveUser(tx, {
    account: HOME_ACCOUNT,
    name: 'administrator',
    principalId: 'AIDA0000000000ADMIN00',
    policies: [policy([allow('Everything', ['*'], ['*'])])],
    createdAt,
  });
  await saveProductIdentities(tx, vault, createdAt);
  for (const { accountId } of PRODUCT_ACCESS.accounts) {
    for (const role of [...peopleRoles(accountId), ...toolRoles(accountId)]) {
      await saveRole(tx, { ...role, createdAt });
    }
  }
  for (const reader of readers) await saveRole(tx, { ...workloadRole(reader), createdAt });
  await saveOldUsers(tx, vault, createdAt);
}

async function saveOldUsers(tx: Connection, vault: Vault, createdAt: Date): Promise<void> {
  const { account } = HOME;
  for (const { accessKeyId, ...user } of oldUsers()) {
    await saveUser(tx, { ...user, createdAt });
    const sealedSecret = vault.sealCredential(
      `access-key ${accessKeyId}`,
      `example-only-key-of-${user.name}`,
    );
    await saveAccessKey(tx, { id: accessKeyId, account, userName: user.name, sealedSecret });
  }
  await saveManagedPolicy(tx, { ...WIDE_POLICY, now: createdAt });
  await attachManagedPolicy(tx, { account, kind: 'user', name: 'legacy-deployer' }, WIDE_POLICY.arn);
  await attachManagedPolicy(tx, { account, kind: 'role', name: 'ci-deploy' }, WIDE_POLICY.arn);
}
