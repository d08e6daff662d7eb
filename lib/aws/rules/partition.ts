/**
 * The partitions and regions of AWS that the product talks to, and the only hosts it may reach there. A region that is
 * not in this list is refused before any call: it would become part of a host name.
 */

const PARTITIONS = {
  aws: {
    suffix: 'amazonaws.com',
    regions: [
      'af-south-1',
      'ap-east-1',
      'ap-east-2',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'mx-central-1',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
  },
  'aws-cn': { suffix: 'amazonaws.com.cn', regions: ['cn-north-1', 'cn-northwest-1'] },
  'aws-us-gov': { suffix: 'amazonaws.com', regions: ['us-gov-east-1', 'us-gov-west-1'] },
} as const satisfies Record<string, { suffix: string; regions: readonly string[] }>;

export type Partition = keyof typeof PARTITIONS;
export type AwsService =
  | 'secretsmanager'
  | 'sts'
  | 'cloudtrail'
  | 'sns'
  | 's3'
  | 'sqs'
  | 'ce'
  | 'kms'
  | 'iam';

/** IAM is one service for all regions of a partition: its host, and the region its calls are signed for. */
const IAM = {
  aws: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
} as const satisfies Record<Partition, { host: string; region: string }>;

export function iamRegionOf(partition: Partition): string {
  return IAM[partition].region;
}

/** Every partition with its regions, for forms. */
export const PARTITION_REGIONS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(PARTITIONS).map(([name, { regions }]) => [name, regions]),
);

export function isPartition(text: string): text is Partition {
  return Object.hasOwn(PARTITIONS, text);
}

/** Says whether the region is one of this partition. */
export function isRegionOf(partition: Partition, region: string): boolean {
  return (PARTITIONS[partition].regions as readonly string[]).includes(region);
}

/** The partition that has this region, or null if we know none. */
export function partitionOfRegion(region: string): Partition | null {
  const known = Object.keys(PARTITIONS) as Partition[];
  return known.find((partition) => isRegionOf(partition, region)) ?? null;
}

/** The address of a service in a region. The caller has checked the region with `isRegionOf`. */
export function endpointOf(service: AwsService, partition: Partition, region: string): string {
  if (service === 'iam') return `https://${IAM[partition].host}`;
  return `https://${service}.${region}.${PARTITIONS[partition].suffix}`;
}
