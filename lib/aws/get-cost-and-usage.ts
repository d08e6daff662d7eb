import { GetCostAndUsageCommand, type GetCostAndUsageCommandOutput } from '@aws-sdk/client-cost-explorer';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import { type AwsAccount, placeIn } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';

/** One line of a bill, as AWS wrote it: nothing of it is judged here. */
export interface BilledUsage {
  /** First day of the month it is of. */
  readonly start: string;
  /** AWS may still change it. */
  readonly estimated: boolean;
  readonly usageType: string;
  /** `Usage`, `Tax`, `Credit`, … */
  readonly recordType: string;
  /** Decimal numbers, as written. */
  readonly amount: string;
  readonly unit: string;
  readonly quantity: string;
}

export interface BillAnswer {
  readonly answer: AwsResult<readonly BilledUsage[]>;
  /** Calls made, each of them charged; AWS does not say whether it charges for one that it refuses. */
  readonly calls: number;
}

/** What AWS calls the services whose cost is compared. */
const SERVICES = ['AWS Secrets Manager', 'AWS Key Management Service'];
/** Where Cost Explorer is, by partition. In others there is none that an account can ask for itself. */
const HOME: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-northwest-1' };
/** Two months of two services come on one page; a list that goes on is not followed for money. */
const MOST_PAGES = 3;
const MOST_LINES = 2_000;

/**
 * What AWS bills one account for Secrets Manager and KMS, by usage type and kind of record, in whole months from
 * `firstDay` (inclusive) to `endDay` (exclusive). Each page is a call that is charged; none is repeated.
 */
export async function getCostAndUsage(
  aws: Aws,
  account: AwsAccount,
  span: { readonly firstDay: string; readonly endDay: string },
  options: ActionOptions = {},
): Promise<BillAnswer> {
  const place = placeIn(account, HOME[account.partition] ?? '');
  if (!place.ok) return { answer: place, calls: 0 };
  const lines: BilledUsage[] = [];
  let token: string | undefined;
  for (let calls = 1; calls <= MOST_PAGES; calls += 1) {
    const page = await aws.costExplorer(
      place.value,
      (client, send) => client.send(command(account.accountId, span, token), send),
      options,
    );
    if (!page.ok) return { answer: page, calls };
    lines.push(...linesOf(page.value));
    token = page.value.NextPageToken;
    if (lines.length > MOST_LINES) break;
    if (token === undefined || token === '') return { answer: { ok: true, value: lines }, calls };
  }
  return { answer: awsFailure('garbled'), calls: MOST_PAGES };
}

function command(accountId: string, span: { firstDay: string; endDay: string }, token: string | undefined) {
  return new GetCostAndUsageCommand({
    TimePeriod: { Start: span.firstDay, End: span.endDay },
    Granularity: 'MONTHLY',
    Metrics: ['UnblendedCost', 'UsageQuantity'],
    Filter: {
      And: [
        { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [accountId] } },
        { Dimensions: { Key: 'SERVICE', Values: SERVICES } },
      ],
    },
    GroupBy: [
      { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
      { Type: 'DIMENSION', Key: 'RECORD_TYPE' },
    ],
    ...(token === undefined ? {} : { NextPageToken: token }),
  });
}

function linesOf({ ResultsByTime: months = [] }: GetCostAndUsageCommandOutput): readonly BilledUsage[] {
  return months.flatMap(({ TimePeriod: period, Estimated: estimated, Groups: groups = [] }) =>
    groups.map(({ Keys: [usageType = '', recordType = ''] = [], Metrics: metrics = {} }) => ({
      start: period?.Start ?? '',
      estimated: estimated === true,
      usageType,
      recordType,
      amount: metrics.UnblendedCost?.Amount ?? '',
      unit: metrics.UnblendedCost?.Unit ?? '',
      quantity: metrics.UsageQuantity?.Amount ?? '',
    })),
  );
}
