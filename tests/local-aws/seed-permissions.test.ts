import { expect, test } from 'vitest';
import { ownerKeyPolicy, readKeyPolicy } from '#lib/local-aws/rules/kms/key-policy.ts';
import type { ConditionContext } from '#lib/local-aws/rules/policy/condition.ts';
import { decideAccess } from '#lib/local-aws/rules/policy/decide-access.ts';
import { type PolicyDocument, readPolicy } from '#lib/local-aws/rules/policy/policy-document.ts';
import type { TrailEntry } from '#lib/local-aws/rules/trail/trail-record.ts';
import {
  oldUsers,
  peopleRoles,
  toolRoles,
  WIDE_POLICY,
  workloadRole,
} from '#lib/local-aws/seed/identities/company-identities.ts';
import { KEYS } from '#lib/local-aws/seed/keys.ts';
import { planCompany } from '#lib/local-aws/seed/plan-company.ts';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { defaultKeyArn } from '#lib/local-aws/state/kms-keys.ts';

const now = new Date('2026-11-20T14:32:00Z');
const company = planCompany(now);
const secrets = new Map(company.secrets.map((secret) => [secret.arn, secret]));
const copies = new Map(
  company.secrets.flatMap(({ replicas }) =>
    replicas.flatMap(({ copy }) => (copy ? [[copy.arn, copy] as const] : [])),
  ),
);

/** ARN of a role or user → what it may, as IAM of the sample says. */
const may = new Map<string, readonly PolicyDocument[]>();
const identityPolicy = (document: unknown): PolicyDocument => {
  const read = readPolicy(JSON.stringify(document), 'identity');
  if (!read.ok) throw new Error(JSON.stringify(document));
  return read.value;
};
const roles = [
  ...PRODUCT_ACCESS.accounts.flatMap(({ accountId }) => [...peopleRoles(accountId), ...toolRoles(accountId)]),
  ...company.readers.map(workloadRole),
];
for (const role of roles) {
  const wide = role.name === 'ci-deploy' ? [WIDE_POLICY.document] : [];
  may.set(
    `arn:aws:iam::${role.account}:role${role.path ?? '/'}${role.name}`,
    [...role.policies, ...wide].map(identityPolicy),
  );
}
for (const user of oldUsers()) {
  may.set(`arn:aws:iam::${user.account}:user/${user.name}`, user.policies.map(identityPolicy));
}

function callerOf(entry: TrailEntry) {
  const identity = entry.userIdentity as {
    type?: string;
    accountId: string;
    arn: string;
    sessionContext?: { sessionIssuer?: { arn: string } };
  };
  return {
    account: identity.accountId,
    arn: identity.arn,
    roleArn: identity.sessionContext?.sessionIssuer?.arn,
    type: identity.type,
  };
}

function decide(
  entry: TrailEntry,
  action: string,
  resource: string,
  more: object,
  context: ConditionContext,
) {
  const caller = callerOf(entry);
  const policies = may.get(caller.roleArn ?? caller.arn);
  if (policies === undefined)
    throw new Error(`${caller.roleArn ?? caller.arn} is in the history and not in IAM`);
  return decideAccess(
    policies,
    undefined,
    { action, resource, context },
    { policy: [], owner: caller.account, caller, ...more },
  );
}

const calls = company.trail.filter(
  (entry) => entry.eventType === 'AwsApiCall' && callerOf(entry).type !== 'AWSAccount',
);

test('whoever did something in the history was allowed to, and whoever was refused was not', () => {
  let looked = 0;
  for (const entry of calls.filter(({ eventSource }) => eventSource.startsWith('secretsmanager'))) {
    const parameters = (entry.requestParameters ?? {}) as { secretId?: string; name?: string };
    const named = parameters.secretId ?? parameters.name ?? '*';
    const arn = named.startsWith('arn:')
      ? named
      : `arn:aws:secretsmanager:${entry.region}:${entry.account}:secret:${named}-AbCdEf`;
    const resource = ['ListSecrets', 'GetRandomPassword'].includes(entry.eventName) ? '*' : arn;
    const secret = secrets.get(arn) ?? copies.get(arn);
    const read =
      secret?.resourcePolicy === undefined ? undefined : readPolicy(secret.resourcePolicy, 'resource');
    const decision = decide(
      entry,
      `secretsmanager:${entry.eventName}`,
      resource,
      { owner: secret?.place.account ?? entry.account, policy: read?.ok ? read.value : [] },
      new Map(),
    );
    // A refusal by the key is the key's.
    const refused = entry.error?.code === 'AccessDenied' && !entry.error.message.includes('KMS');
    expect(decision.allowed, `${entry.eventName} ${named} ${JSON.stringify(entry.userIdentity)}`).toBe(
      !refused,
    );
    looked += 1;
  }
  expect(looked).toBeGreaterThan(10_000);
});

test('so it is with the keys: their policies and those of the callers agree with the history', () => {
  const keys = new Map(KEYS.map((key) => [key.arn, key]));
  let customer = 0;
  for (const entry of calls.filter(({ eventSource }) => eventSource.startsWith('kms'))) {
    const keyArn = entry.resources?.[0]?.ARN ?? '';
    const key = keys.get(keyArn);
    if (key === undefined) {
      expect(keyArn).toBe(defaultKeyArn(entry.account, entry.region));
      continue;
    }
    customer += 1;
    const { account, region } = key.place;
    const decision = decide(
      entry,
      `kms:${entry.eventName}`,
      keyArn,
      { owner: account, policy: readKeyPolicy(key.policy ?? ownerKeyPolicy(account)), mustAdmit: true },
      new Map([['kms:viaservice', [`secretsmanager.${region}.amazonaws.com`]]]),
    );
    expect(decision.allowed, JSON.stringify(entry.userIdentity)).toBe(entry.error === undefined);
  }
  expect(customer).toBeGreaterThan(500);
});

test('the wide readers can read what they are said to', () => {
  for (const { arn, statement, secret: name } of company.stories.directReaders) {
    const secret = company.secrets.find((one) => one.name === name);
    const user = arn.endsWith('user/legacy-deployer') ? [identityPolicy(WIDE_POLICY.document)] : [];
    const policies = [...(may.get(arn) ?? []), ...user];
    const demand = {
      action: 'secretsmanager:GetSecretValue',
      resource: secret?.arn ?? '',
      context: new Map(),
    };
    expect(decideAccess(policies, undefined, demand), arn).toEqual({ allowed: true });
    expect(
      policies.flat().map(({ sid }) => sid),
      arn,
    ).toContain(statement);
  }
});
