import { type PolicyDocument, readPolicy } from '../policy/policy-document.ts';

/** The policy of a key that nobody gave one: the account decides by the policies of its users and roles. */
export function ownerKeyPolicy(account: string): string {
  return policyText([
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ]);
}

/** The policy of the AWS managed key: everybody of the account, but only through Secrets Manager. */
export function managedKeyPolicy(account: string, region: string): string {
  const through = {
    'kms:CallerAccount': account,
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
  };
  return policyText([
    {
      Sid: 'UseThroughSecretsManager',
      Effect: 'Allow',
      Principal: { AWS: ['*'] },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
        'kms:DescribeKey',
      ],
      Resource: '*',
      Condition: { StringEquals: through },
    },
    {
      Sid: 'SeeMetadata',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${account}:root`] },
      Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
      Resource: '*',
    },
  ]);
}

/** A stored policy as it is evaluated. One that cannot be read admits nobody. */
export function readKeyPolicy(text: string): PolicyDocument {
  const read = readPolicy(text, 'resource');
  return read.ok ? read.value : [];
}

function policyText(statements: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: statements }, null, 2);
}
