export interface StatementText {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function policy(statements: readonly unknown[]) {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(sid: string, actions: readonly string[], resources: readonly string[]): StatementText {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
}

/** Decrypting, but only for somebody who reads a secret. */
export function allowDecrypt(
  keys: readonly string[],
  actions: readonly string[] = ['kms:Decrypt'],
): StatementText {
  return {
    ...allow('ThroughSecretsManager', actions, keys),
    Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
  };
}

/** A trust policy for an AWS service. */
export function trustService(host: string) {
  return policy([{ Effect: 'Allow', Principal: { Service: host }, Action: 'sts:AssumeRole' }]);
}

/** A trust policy for an identity provider of the account. */
export function trustProvider(account: string, provider: string, action: string) {
  const arn = `arn:aws:iam::${account}:${provider}`;
  return policy([{ Effect: 'Allow', Principal: { Federated: arn }, Action: action }]);
}
