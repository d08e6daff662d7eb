import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
} from '@aws-sdk/client-cost-explorer';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANYBODY, localOnly, startTestAws, type TestAws } from './test-aws.ts';

const ASKED: GetCostAndUsageCommandInput = {
  TimePeriod: { Start: '2026-10-01', End: '2026-12-01' },
  Granularity: 'MONTHLY',
  Metrics: ['UnblendedCost', 'UsageQuantity'],
  GroupBy: [
    { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
    { Type: 'DIMENSION', Key: 'RECORD_TYPE' },
  ],
};

let aws: TestAws;
let explorer: CostExplorerClient;
// Another account is charged for each question, and its bill is not ours to foretell.
beforeEach(() => localOnly('asks for a bill, which costs money elsewhere'));
beforeAll(async () => {
  aws = await startTestAws();
  explorer = new CostExplorerClient({ region: 'us-east-1', endpoint: aws.url, credentials: ANYBODY });
});
afterAll(async () => {
  explorer.destroy();
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function linesOf(input: Partial<GetCostAndUsageCommandInput> = {}) {
  const { ResultsByTime: months = [] } = await explorer.send(
    new GetCostAndUsageCommand({ ...ASKED, ...input }),
  );
  return months.flatMap(({ TimePeriod: period, Groups: groups = [] }) =>
    groups.map(({ Keys: keys = [], Metrics: metrics }) => ({
      month: period?.Start?.slice(0, 7),
      usageType: keys[0],
      recordType: keys[1],
      amount: metrics?.UnblendedCost?.Amount,
      quantity: metrics?.UsageQuantity?.Amount,
    })),
  );
}

test('bills what is kept by the hour and what was called by the call, worked by hand', async () => {
  const secrets = aws.secrets();
  aws.clock.now = new Date('2026-11-16T10:40:00Z');
  await secrets.send(new CreateSecretCommand({ Name: 'billed/one', SecretString: 'example-only' }));
  for (let n = 0; n < 3; n += 1) await secrets.send(new GetSecretValueCommand({ SecretId: 'billed/one' }));
  aws.clock.now = new Date('2026-11-17T09:30:00Z');
  // From 10:00 of the 16th to 10:00 of the 17th: 24 of 720 hours of 0.40 dollars. Four calls of five millionths.
  expect(await linesOf()).toEqual([
    {
      ...{ month: '2026-11', usageType: 'EUC1-AWSSecretsManagerAPIRequest', recordType: 'Usage' },
      ...{ amount: '0.0000200000', quantity: '4' },
    },
    {
      ...{ month: '2026-11', usageType: 'EUC1-AWSSecretsManager-Secrets', recordType: 'Usage' },
      ...{ amount: '0.0133333333', quantity: '0.0333333333' },
    },
  ]);
  // What is gone stays on the bill up to the request to delete it; the request itself is a fifth call.
  await secrets.send(new DeleteSecretCommand({ SecretId: 'billed/one', ForceDeleteWithoutRecovery: true }));
  const [called, kept] = await linesOf();
  expect(called?.quantity).toBe('5');
  expect(Number(kept?.quantity)).toBeGreaterThan(0);
});

test('gives sums without groups, of the services asked for, and says what is not over', async () => {
  const { ResultsByTime: months = [] } = await explorer.send(
    new GetCostAndUsageCommand({
      ...ASKED,
      GroupBy: undefined,
      Filter: {
        And: [
          { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['000000000000'] } },
          { Dimensions: { Key: 'SERVICE', Values: ['AWS Secrets Manager'] } },
        ],
      },
    }),
  );
  expect(months.map(({ TimePeriod: period, Estimated: estimated }) => [period?.Start, estimated])).toEqual([
    ['2026-10-01', false],
    ['2026-11-01', true],
  ]);
  expect(Number(months[1]?.Total?.UnblendedCost?.Amount)).toBeGreaterThan(0);
  const other = { Dimensions: { Key: 'LINKED_ACCOUNT' as const, Values: ['999999999999'] } };
  expect(await linesOf({ Filter: other })).toEqual([]);
});

test.each([
  ['a span that ends before it begins', { TimePeriod: { Start: '2026-12-01', End: '2026-11-01' } }],
  ['something that is not a day', { TimePeriod: { Start: 'now', End: '2026-11-01' } }],
  ['days, which are not metered here', { Granularity: 'DAILY' as const }],
  ['a metric that is not known', { Metrics: ['BlendedCost'] }],
  ['a group that is not known', { GroupBy: [{ Type: 'DIMENSION' as const, Key: 'AZ' }] }],
])('refuses %s', async (_, input) => {
  await expect(linesOf(input)).rejects.toMatchObject({ name: 'ValidationException' });
});
