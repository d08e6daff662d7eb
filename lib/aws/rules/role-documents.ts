import { parseRoleArn } from './address.ts';

/** What the three roles of an account are made from. */
export interface RolePlan {
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  /** Null: nothing shall be changed in this account through the product. */
  readonly operatorRoleArn: string | null;
  readonly externalId: string;
  /** Who takes the roles: the user or role the product runs as. */
  readonly principalArn: string;
}

export interface RoleDocument {
  readonly kind: 'inventory' | 'reveal' | 'operator';
  /** With a slash before and behind: `/` or `/team/`. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyText;
  readonly policy: PolicyText;
}

export interface PolicyText {
  readonly Version: '2012-10-17';
  readonly Statement: readonly object[];
}

/** Operations of a change, each on one secret. */
export const OPERATOR_ACTIONS = [
  'CreateSecret',
  'PutSecretValue',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'RotateSecret',
  'CancelRotateSecret',
  'TagResource',
  'UntagResource',
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'ReplicateSecretToRegions',
  'RemoveRegionsFromReplication',
  'StopReplicationToReplica',
  'DeleteSecret',
  'RestoreSecret',
  'DescribeSecret',
  'ListSecretVersionIds',
  'GetResourcePolicy',
].map((operation) => `secretsmanager:${operation}`);
export const OPERATOR_ANYWHERE = [
  'secretsmanager:GetRandomPassword',
  'secretsmanager:ValidateResourcePolicy',
];
export const OPERATOR_KEYS = ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'];

export const INVENTORY_SECRETS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'secretsmanager:GetResourcePolicy',
];
const INVENTORY_ANYWHERE = ['secretsmanager:ListSecrets'];
const EVENT_HISTORY = ['cloudtrail:LookupEvents', 'cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys'];
/** Needed to tell who may read secrets past the product, and to check the roles themselves. */
export const WHO_MAY_READ = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:GetUser',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:ListRoles',
  'iam:ListUsers',
  'iam:SimulateCustomPolicy',
  'iam:SimulatePrincipalPolicy',
];
export const KEYS_WITHOUT_USE = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListKeys',
];
const VALUES = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'];

/**
 * The roles an account needs, with the policies that really suffice and no more: what is looked at, what is read and what
 * is changed are three powers, and no role has two of them.
 */
export function roleDocuments(plan: RolePlan): readonly RoleDocument[] {
  const reveal = document(plan, 'reveal', plan.revealRoleArn, [
    allow('ReadOneValue', ['secretsmanager:GetSecretValue'], secretsOf(plan)),
    throughSecretsManager('OpenValuesUnderCustomerKeys', ['kms:Decrypt'], plan),
  ]);
  const roles = [document(plan, 'inventory', plan.inventoryRoleArn, inventoryStatements(plan)), reveal];
  if (plan.operatorRoleArn === null) return roles;
  return [...roles, document(plan, 'operator', plan.operatorRoleArn, operatorStatements(plan))];
}

function inventoryStatements(plan: RolePlan): readonly object[] {
  return [
    allow('ListSecrets', INVENTORY_ANYWHERE, '*'),
    allow('LookAtSecretsWithoutValues', INVENTORY_SECRETS, secretsOf(plan)),
    allow('ReadEventHistory', EVENT_HISTORY, '*'),
    allow('SeeWhoMayReadSecrets', WHO_MAY_READ, '*'),
    allow('LookAtKeysWithoutUsingThem', KEYS_WITHOUT_USE, '*'),
    { Sid: 'NeverReadValues', Effect: 'Deny', Action: VALUES, Resource: '*' },
  ];
}

function operatorStatements(plan: RolePlan): readonly object[] {
  const { partition, accountId } = plan;
  return [
    allow('ChangeOneSecret', OPERATOR_ACTIONS, secretsOf(plan)),
    allow('PrepareChanges', OPERATOR_ANYWHERE, '*'),
    throughSecretsManager('EncryptUnderCustomerKeys', OPERATOR_KEYS, plan),
    {
      Sid: 'StartRotationFunctions',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: `arn:${partition}:lambda:*:${accountId}:function:*`,
    },
    { Sid: 'NeverReadValues', Effect: 'Deny', Action: VALUES, Resource: '*' },
  ];
}

function document(
  plan: RolePlan,
  kind: RoleDocument['kind'],
  arn: string,
  statements: readonly object[],
): RoleDocument {
  const { path, name } = placeOfRole(arn);
  return {
    kind,
    path,
    name,
    description: DESCRIPTIONS[kind],
    trust: trust(plan, kind),
    policy: { Version: '2012-10-17', Statement: statements },
  };
}

const DESCRIPTIONS = {
  inventory: 'Countersign looks at secrets, keys, roles and the event history. Reads no value.',
  reveal: 'Countersign reads one approved value at a time, on behalf of one named person.',
  operator: 'Countersign carries out one approved change at a time. Reads no value.',
} as const;

/**
 * Admits the product alone, and only with the external id that was made for this account. The roles that act on behalf of
 * somebody want to be told of whom and under which approval; both stand in every record of the session.
 */
function trust(plan: RolePlan, kind: RoleDocument['kind']): PolicyText {
  const external = { 'sts:ExternalId': plan.externalId };
  const base = { Effect: 'Allow', Principal: { AWS: plan.principalArn } };
  if (kind === 'inventory') {
    return {
      Version: '2012-10-17',
      Statement: [{ ...base, Action: 'sts:AssumeRole', Condition: { StringEquals: external } }],
    };
  }
  const tag = kind === 'reveal' ? 'countersign:grant' : 'countersign:change';
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...base,
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
        Condition: {
          StringEquals: external,
          StringLike: { 'sts:SourceIdentity': '?*', [`aws:RequestTag/${tag}`]: '?*' },
        },
      },
    ],
  };
}

function allow(Sid: string, Action: readonly string[], Resource: string): object {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** Keys are used for values of Secrets Manager and for nothing else. */
function throughSecretsManager(Sid: string, Action: readonly string[], plan: RolePlan): object {
  const suffix = plan.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    Sid,
    Effect: 'Allow',
    Action,
    Resource: `arn:${plan.partition}:kms:*:*:key/*`,
    Condition: { StringLike: { 'kms:ViaService': `secretsmanager.*.${suffix}` } },
  };
}

function secretsOf({ partition, accountId }: RolePlan): string {
  return `arn:${partition}:secretsmanager:*:${accountId}:secret:*`;
}

function placeOfRole(arn: string): { readonly path: string; readonly name: string } {
  const read = parseRoleArn(arn);
  const whole = read.ok ? read.value.role : '';
  const cut = whole.lastIndexOf('/') + 1;
  return { path: `/${whole.slice(0, cut)}`, name: whole.slice(cut) };
}

/**
 * The principal that a trust policy names for a caller: the user itself, or the role behind a session. The path of that
 * role is not in what AWS tells of a session, so a role with a path has to be written in by hand.
 */
export function principalOfCaller(callerArn: string): string | null {
  const session = /^arn:(aws|aws-cn|aws-us-gov):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/.exec(
    callerArn,
  );
  if (session) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  const direct = /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:(user|role)\/[\w+=,.@/-]{1,512}$/.test(callerArn);
  return direct ? callerArn : null;
}
