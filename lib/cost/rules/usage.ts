import { z } from 'zod';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Day, Month } from './calendar.ts';
import { type CostLine, callsCost } from './cost-line.ts';
import { type Component, DAY_PATTERN, type Price, type PriceBook } from './price.ts';
import type { CostSettings } from './settings.ts';

/** Calls of one operation by one caller on days (UTC) of one price, as the trail's roll-ups count them. */
export const usageSchema = z.strictObject({
  secretId: z.string().nullable(),
  accountId: z.string(),
  region: z.string(),
  principalId: z.number().int().positive(),
  /** Operation as CloudTrail names it: `GetSecretValue`. */
  name: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  day: z.string().regex(DAY_PATTERN),
  lastDay: z.string().regex(DAY_PATTERN),
  calls: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** The secret has a customer key. */
  customerKey: z.boolean(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A count that is missing, negative or broken is refused: an amount made of it would look like any other. */
export function readUsage(row: unknown): Result<Usage> {
  const read = usageSchema.safeParse(row);
  if (read.success) return ok(read.data);
  const fields = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  return refuse('usage-unreadable', `A count of calls is missing or not a whole number from 0 (${fields}).`);
}

/** Every operation of Secrets Manager is charged. A batch is charged by its single reads: each has a record of its own. */
export const CHARGED: ReadonlySet<string> = new Set([
  'CancelRotateSecret',
  'CreateSecret',
  'DeleteResourcePolicy',
  'DeleteSecret',
  'DescribeSecret',
  'GetRandomPassword',
  'GetResourcePolicy',
  'GetSecretValue',
  'ListSecrets',
  'ListSecretVersionIds',
  'PutResourcePolicy',
  'PutSecretValue',
  'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions',
  'RestoreSecret',
  'RotateSecret',
  'StopReplicationToReplica',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'ValidateResourcePolicy',
]);

/** Operations that end with a value in the clear or put one in: each is one request to the key of the secret. */
const KEY_USERS = new Set(['GetSecretValue', 'PutSecretValue', 'CreateSecret']);

/**
 * What the calls of a month cost, a line for each secret, caller and price. AWS charges for every call, also for one it
 * refuses (named so because no price page says otherwise). Records of what AWS did by itself are not calls.
 */
export function callLines(
  usage: readonly Usage[],
  month: Month,
  prices: PriceBook,
  settings: CostSettings,
): readonly CostLine[] {
  const sums = new Map<string, CostLine>();
  for (const row of usage) {
    if (!row.day.startsWith(month) || row.calls === 0 || !CHARGED.has(row.name)) continue;
    add(sums, row, month, 'api-calls', prices, settings);
    if (row.customerKey && row.outcome === 'done' && KEY_USERS.has(row.name)) {
      add(sums, row, month, 'key-requests', prices, settings);
    }
  }
  return [...sums.values()].map((line) => ({ ...line, micros: amountOf(line) }));
}

/** A trial is of Secrets Manager: requests to keys are charged all through it. */
function isFree(row: Usage, component: Component, settings: CostSettings): boolean {
  return component === 'api-calls' && settings.isTrial(row.accountId, Date.parse(`${row.day}T00:00:00Z`));
}

function add(
  sums: Map<string, CostLine>,
  row: Usage,
  month: Month,
  component: Component,
  prices: PriceBook,
  settings: CostSettings,
): void {
  const price = prices.require(component, row.day);
  const basis = isFree(row, component, settings) ? ('trial' as const) : ('known' as const);
  const { secretId, accountId, region, principalId } = row;
  const key = [component, secretId, accountId, region, principalId, price.validFrom, basis].join(' ');
  const kept = sums.get(key);
  sums.set(key, {
    ...{ month, component, secretId, accountId, region, principalId, price, basis, micros: 0 },
    firstDay: earlier(kept?.firstDay, row.day),
    lastDay: later(kept?.lastDay, row.lastDay),
    quantity: (kept?.quantity ?? 0) + row.calls,
  });
}

function amountOf({ basis, price, quantity }: { basis: string; price: Price; quantity: number }): number {
  return basis === 'trial' ? 0 : callsCost(price, quantity);
}

function earlier(one: Day | undefined, other: Day): Day {
  return one === undefined || other < one ? other : one;
}

function later(one: Day | undefined, other: Day): Day {
  return one === undefined || other > one ? other : one;
}
