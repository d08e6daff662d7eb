import { isAccountId, parseRoleArn } from './address.ts';
import { type AwsFailure, awsFailure } from './errors.ts';
import { isPartition, isRegionOf, type Partition } from './partition.ts';

/** A connected account and the roles we take in it. */
export interface AwsAccount {
  readonly partition: string;
  readonly accountId: string;
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  /** Changes secrets and cannot read a value. Absent: this account is looked at and read, not changed. */
  readonly operatorRoleArn?: string | null;
  readonly externalId: string;
  /** Looked at with the base credentials themselves: no role is taken, nothing is revealed or changed. */
  readonly direct?: boolean;
}

/** A connected account in one region, checked: nothing in it can lead a call elsewhere. */
export interface AwsPlace extends AwsAccount {
  readonly partition: Partition;
  readonly region: string;
}

/** Checks partition, region, account and that its roles belong to the account. */
export function placeIn(
  account: AwsAccount,
  region: string,
): { readonly ok: true; readonly value: AwsPlace } | AwsFailure {
  const { partition, accountId } = account;
  if (!isPartition(partition) || !isRegionOf(partition, region) || !isAccountId(accountId)) {
    return awsFailure('invalid');
  }
  if (account.direct) return { ok: true, value: { ...account, partition, region } };
  const { inventoryRoleArn, revealRoleArn, operatorRoleArn } = account;
  for (const arn of [inventoryRoleArn, revealRoleArn, ...(operatorRoleArn ? [operatorRoleArn] : [])]) {
    const role = parseRoleArn(arn);
    if (!role.ok || role.value.accountId !== accountId || role.value.partition !== partition) {
      return awsFailure('invalid');
    }
  }
  return { ok: true, value: { ...account, partition, region } };
}
