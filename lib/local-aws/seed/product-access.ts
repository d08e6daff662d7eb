/**
 * The way into the sample company that its administrators gave Countersign: one user whose key may do nothing but
 * assume two roles in each account. These credentials open the local AWS of this machine and nothing else.
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
  /** Lists and describes, reads the event history; cannot read a value. */
  readonly inventoryRoleArn: string;
  /** Reads values; asks for the external id and a source identity. */
  readonly revealRoleArn: string;
  readonly externalId: string;
}

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
    productAccount('111122223333', 'larkfield-data', ['eu-west-1'], 'larkfield-data-9QK3ZB'),
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
    externalId,
  };
}
