/**
 * The way into the sample company that its administrators gave Countersign: one user whose key may do nothing but
 * assume three roles in each account. These credentials open the local AWS of this machine and nothing else.
 *
 * This file imports nothing: whoever starts the product hands these facts over to it.
 */
export interface ProductAccess {
  readonly baseUser: {
    readonly accountId: string;
    readonly userName: string;
    readonly arn: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly accounts: readonly ProductAccount[];
}

export interface ProductAccount {
  readonly accountId: string;
  readonly alias: string;
  readonly regions: readonly string[];
  /** Lists and describes, reads event history, trail files, IAM and keys; cannot read a value. */
  readonly inventoryRoleArn: string;
  /** Reads values; asks for the external id and a source identity. */
  readonly revealRoleArn: string;
  /** Rotates, moves labels, puts, deletes, tags, replicates, sets policies; cannot read a value. */
  readonly operatorRoleArn: string;
  readonly externalId: string;
}

/** The account whose reveal role was not given kms:Decrypt: values under a customer key cannot be revealed there. */
export const NO_DECRYPT_ACCOUNT = '444455556666';

export const PRODUCT_ACCESS: ProductAccess = {
  baseUser: {
    accountId: '000000000000',
    userName: 'countersign',
    arn: 'arn:aws:iam::000000000000:user/countersign',
    accessKeyId: 'AKIALOCALCOUNTERSIGN',
    secretAccessKey: 'example-only-key-of-the-local-aws-000000',
  },
  accounts: [
    productAccount('000000000000', 'larkfield-prod', ['eu-central-1', 'eu-west-1'], 'larkfield-prod-6T4HW2'),
    productAccount('111122223333', 'larkfield-data', ['eu-west-1', 'eu-central-1'], 'larkfield-data-9QK3ZB'),
    productAccount(
      NO_DECRYPT_ACCOUNT,
      'larkfield-nonprod',
      ['eu-central-1', 'eu-west-1'],
      'larkfield-nonprod-2MD7XC',
    ),
  ],
};

function productAccount(
  accountId: string,
  alias: string,
  regions: string[],
  externalId: string,
): ProductAccount {
  return {
    accountId,
    alias,
    regions,
    inventoryRoleArn: `arn:aws:iam::${accountId}:role/countersign-inventory`,
    revealRoleArn: `arn:aws:iam::${accountId}:role/countersign-reveal`,
    operatorRoleArn: `arn:aws:iam::${accountId}:role/countersign-operator`,
    externalId,
  };
}
