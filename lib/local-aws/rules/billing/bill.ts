/** One thing that an account used in a region and month, as meters count it: hours kept or calls made. */
export interface Metered {
  /** `2026-11` */
  readonly month: string;
  readonly region: string;
  readonly kind: 'secret-hours' | 'secret-calls' | 'key-hours' | 'key-calls';
  readonly quantity: number;
}

/** One line of the bill. The amount has ten decimals, as Cost Explorer gives it. */
export interface BillLine {
  readonly month: string;
  readonly service: string;
  readonly usageType: string;
  readonly recordType: string;
  readonly quantity: string;
  readonly amount: string;
}

export const SECRETS_MANAGER = 'AWS Secrets Manager';
export const KEY_MANAGEMENT = 'AWS Key Management Service';

/** Ten-billionths of a dollar, so that no amount is a fraction. */
const DOLLAR = 10_000_000_000n;
/** Requests to KMS that each account has for nothing, each month and over all of its regions. */
const FREE_KEY_CALLS = 20_000;
/** How a bill names the regions of the sample company. */
const PREFIX: Readonly<Record<string, string>> = { 'eu-central-1': 'EUC1', 'eu-west-1': 'EU' };

/**
 * The bill of one account: what the meters counted at list prices. Storage by the hour of its month, calls one by one;
 * the requests to keys that are free go to the first regions, in the order they come in.
 */
export function billOf(metered: readonly Metered[]): readonly BillLine[] {
  const freeLeft = new Map<string, number>();
  return metered.map(({ month, region, kind, quantity }) => {
    const line = (service: string, usageType: string, counted: string, amount: bigint): BillLine => ({
      ...{ month, service, usageType, recordType: 'Usage', quantity: counted, amount: decimal(amount) },
    });
    const short = PREFIX[region] ?? region.toUpperCase();
    const hours = BigInt(hoursOf(month));
    if (kind === 'secret-hours') {
      const cost = (BigInt(quantity) * 4n * DOLLAR) / (10n * hours);
      const months = (quantity / Number(hours)).toFixed(10);
      return line(SECRETS_MANAGER, `${short}-AWSSecretsManager-Secrets`, months, cost);
    }
    if (kind === 'secret-calls') {
      const cost = (BigInt(quantity) * 5n * DOLLAR) / 1_000_000n;
      return line(SECRETS_MANAGER, `${short}-AWSSecretsManagerAPIRequest`, String(quantity), cost);
    }
    if (kind === 'key-hours') {
      const months = (quantity / Number(hours)).toFixed(10);
      return line(KEY_MANAGEMENT, `${region}-KMS-Keys`, months, (BigInt(quantity) * DOLLAR) / hours);
    }
    const left = freeLeft.get(month) ?? FREE_KEY_CALLS;
    const free = Math.min(left, quantity);
    freeLeft.set(month, left - free);
    const cost = (BigInt(quantity - free) * 3n * DOLLAR) / 1_000_000n;
    return line(KEY_MANAGEMENT, `${region}-KMS-Requests`, String(quantity), cost);
  });
}

function hoursOf(month: string): number {
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const start = new Date(from);
  return (Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) - from) / 3_600_000;
}

function decimal(tenBillionths: bigint): string {
  return `${tenBillionths / DOLLAR}.${String(tenBillionths % DOLLAR).padStart(10, '0')}`;
}
