import type { NewManagedPolicy } from '../../state/iam-policies.ts';
import type { NewRole, NewUser } from '../../state/principals.ts';
import { ROTATION_ROLE, rolePrincipalId } from '../actors.ts';
import { HOME } from '../catalogue/entry.ts';
import { iamId } from '../chance.ts';
import type { ReaderRole } from '../company.ts';
import { keyArnOf } from '../keys.ts';
import { type IamUserName, PERMISSION_SETS, SSO_PATH, ssoRole, toolOnKey } from '../people.ts';
import { allow, allowDecrypt, policy, trustProvider, trustService } from './policy-text.ts';

const LOOK = [
  'secretsmanager:ListSecrets',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'secretsmanager:GetResourcePolicy',
];
const READ = 'secretsmanager:GetSecretValue';

/** Permission set → what it allows in every account. */
const SETS: Readonly<Record<string, readonly unknown[]>> = {
  AdministratorAccess: [allow('Everything', ['*'], ['*'])],
  DeveloperAccess: [
    allow('LookAtSecrets', LOOK, ['*']),
    // Whoever develops puts values everywhere, and reads none of production.
    allow(
      'WriteSecrets',
      ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:TagResource'],
      ['*'],
    ),
    allow(
      'ReadBelowProduction',
      [READ, 'secretsmanager:RotateSecret', 'secretsmanager:DeleteSecret'],
      ['staging', 'dev', 'sandbox'].map(
        (environment) => `arn:aws:secretsmanager:*:*:secret:${environment}/*`,
      ),
    ),
    allowDecrypt(['*'], ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  AuditAccess: [allow('LookAtSecrets', LOOK, ['*'])],
};

/** The roles of people, by permission set, in an account. */
export function peopleRoles(account: string): NewRole[] {
  return [...new Set(Object.values(PERMISSION_SETS))].map((set) => {
    const name = ssoRole(set, account);
    return {
      account,
      name,
      path: SSO_PATH,
      principalId: rolePrincipalId(account, name),
      trustPolicy: trustProvider(
        account,
        'saml-provider/AWSSSO_larkfield_DO_NOT_DELETE',
        'sts:AssumeRoleWithSAML',
      ),
      policies: [policy(SETS[set] ?? [])],
      policyNames: [set],
      description: `Permission set ${set} of IAM Identity Center`,
      maxSessionSeconds: 43_200,
    };
  });
}

/** The roles of pipelines and of rotation functions in an account. */
export function toolRoles(account: string): NewRole[] {
  const trust = trustProvider(
    account,
    'oidc-provider/token.actions.githubusercontent.com',
    'sts:AssumeRoleWithWebIdentity',
  );
  const terraform = [
    allow('ManageSecrets', ['secretsmanager:*'], ['*']),
    allowDecrypt(['*'], ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt']),
  ];
  const rotation = [
    allow(
      'RotateSecrets',
      [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetRandomPassword',
        READ,
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      ['*'],
    ),
    allowDecrypt(['*'], ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
  const role = (name: string, trustPolicy: unknown, statements: readonly unknown[]): NewRole => ({
    account,
    name,
    principalId: rolePrincipalId(account, name),
    trustPolicy,
    policies: [policy(statements)],
  });
  return [
    role('terraform-ci', trust, terraform),
    role(ROTATION_ROLE, trustService('lambda.amazonaws.com'), rotation),
    ...(account === HOME.account
      ? [
          role('deploy-search', trust, [
            allow('DeploySearch', ['secretsmanager:*'], ['arn:aws:secretsmanager:*:*:secret:*/search/*']),
          ]),
        ]
      : []),
  ];
}

/** A workload may read exactly the secrets it is meant to read. */
export function workloadRole({ account, role, secrets }: ReaderRole): NewRole {
  const arns = [...secrets].map(
    ({ place, name }) => `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${name}-??????`,
  );
  const keys = [...secrets].flatMap(({ place, alias }) => keyArnOf(place, alias) ?? []);
  return {
    account,
    name: role,
    principalId: rolePrincipalId(account, role),
    trustPolicy: trustService('ecs-tasks.amazonaws.com'),
    policies: [
      policy([
        allow('OwnSecrets', [READ, 'secretsmanager:DescribeSecret'], [...new Set(arns)].sort()),
        ...(keys.length === 0 ? [] : [allowDecrypt([...new Set(keys)].sort())]),
        ...(role === 'cluster-bootstrap'
          ? [allow('InOneCall', ['secretsmanager:BatchGetSecretValue'], ['*'])]
          : []),
      ]),
    ],
    policyNames: ['own-secrets'],
  };
}

/** A wide policy from the early days, still attached to a user and to the role of the pipelines. */
export const WIDE_POLICY: NewManagedPolicy = {
  arn: `arn:aws:iam::${HOME.account}:policy/larkfield-payments-read`,
  account: HOME.account,
  name: 'larkfield-payments-read',
  policyId: iamId('ANPA', 'larkfield-payments-read'),
  description: 'Reads every secret of payments, from before there were roles for each service',
  document: policy([
    allow(
      'ReadAllOfPayments',
      [READ, 'secretsmanager:DescribeSecret'],
      ['arn:aws:secretsmanager:*:*:secret:prod/payments/*'],
    ),
    allowDecrypt(['*']),
  ]),
};

/** Users that should have become roles long ago. */
export function oldUsers(): (NewUser & { readonly accessKeyId: string })[] {
  const user = (name: IamUserName, policies: readonly unknown[]) => {
    const { caller } = toolOnKey(name, HOME);
    const { principalId, accessKeyId } = caller;
    return { account: HOME.account, name, principalId, policies, accessKeyId };
  };
  return [
    user('ben.okafor', [
      policy([
        allow('ReadStaging', [READ, ...LOOK], ['arn:aws:secretsmanager:*:*:secret:staging/*']),
        allowDecrypt(['*']),
      ]),
    ]),
    user('legacy-deployer', []),
  ];
}
