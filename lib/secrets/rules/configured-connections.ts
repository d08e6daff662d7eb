import { z } from 'zod';
import { isAccountId, parseRoleArn } from '#lib/aws/rules/address.ts';
import { isPartition, isRegionOf, type Partition, partitionOfRegion } from '#lib/aws/rules/partition.ts';
import { isStorable } from './filter.ts';

/** An account as the configuration file names it. The external id is not in it: the product makes one. */
export interface ConfiguredConnection {
  readonly name: string;
  readonly partition: Partition;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly inventoryRoleArn: string;
  readonly revealRoleArn: string;
  /** Null: nothing can be changed in this account through the product. */
  readonly operatorRoleArn: string | null;
}

/** What the roles are called where nobody says otherwise. */
export const ROLE_NAMES = {
  inventory: 'countersign-inventory',
  reveal: 'countersign-reveal',
  operator: 'countersign-operator',
} as const;

const roleArn = z
  .string()
  .max(2_048)
  .refine((arn) => parseRoleArn(arn).ok, 'the ARN of a role');

/** Checked by itself too, so that it is told beside other mistakes of its connection. */
const region = z
  .string()
  .max(32)
  .refine((text) => partitionOfRegion(text) !== null, 'a region of AWS');

const connection = z
  .strictObject({
    name: z.string().trim().min(1).max(100).refine(isStorable, 'text that can be stored'),
    accountId: z.string().refine(isAccountId, '12 digits, in quotes'),
    partition: z.string().refine(isPartition, 'aws, aws-cn or aws-us-gov').default('aws'),
    regions: z
      .array(region)
      .min(1)
      .max(40)
      .refine((regions) => new Set(regions).size === regions.length, 'a list that names each region once'),
    inventoryRoleArn: roleArn.optional(),
    revealRoleArn: roleArn.optional(),
    operatorRoleArn: roleArn.optional(),
  })
  .superRefine((given, context) => {
    const { partition, accountId } = given;
    if (!isPartition(partition)) return;
    given.regions.forEach((region, index) => {
      if (isRegionOf(partition, region)) return;
      context.addIssue({ code: 'custom', path: ['regions', index], message: `a region of ${partition}` });
    });
    for (const key of ['inventoryRoleArn', 'revealRoleArn', 'operatorRoleArn'] as const) {
      const arn = given[key];
      const role = arn === undefined ? null : parseRoleArn(arn);
      if (!role?.ok) continue;
      if (role.value.accountId === accountId && role.value.partition === partition) continue;
      context.addIssue({ code: 'custom', path: [key], message: 'a role of the account that is connected' });
    }
  })
  .transform((given): ConfiguredConnection => {
    const partition = given.partition as Partition;
    const named = (name: string) => `arn:${partition}:iam::${given.accountId}:role/${name}`;
    return {
      name: given.name,
      partition,
      accountId: given.accountId,
      regions: given.regions,
      inventoryRoleArn: given.inventoryRoleArn ?? named(ROLE_NAMES.inventory),
      revealRoleArn: given.revealRoleArn ?? named(ROLE_NAMES.reveal),
      operatorRoleArn: given.operatorRoleArn ?? null,
    };
  });

/** The part of the configuration file that names accounts. */
export const CONNECTIONS_CONFIGURATION = {
  connections: z
    .array(connection)
    .max(500)
    .default([])
    .refine(
      (all) => new Set(all.map(({ accountId }) => accountId)).size === all.length,
      'connections of accounts that differ',
    )
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'connections with names that differ',
    ),
};
