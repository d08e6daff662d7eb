import { z } from 'zod';
import type { Micros } from './money.ts';

/** What a line of the bill is for; `other`: a kind that the model does not reckon. */
export const BILLED = ['kept', 'calls', 'keys', 'key-requests', 'other'] as const;

/** One line of AWS's bill, understood. */
export const billLineSchema = z.strictObject({
  billed: z.enum(BILLED),
  /** As AWS names it: `EUC1-AWSSecretsManager-Secrets`. */
  usageType: z.string(),
  /** `Usage`, `Tax`, `Credit`, … as AWS names it. */
  recordType: z.string(),
  /** `null`: its usage type does not tell. */
  region: z.string().nullable(),
  micros: z.number().int(),
  quantity: z.number(),
});
export type BillLine = z.infer<typeof billLineSchema>;

/** What usage types begin with, by region, as AWS's guide to billing reports lists it. KMS writes the region itself. */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['USE1', 'us-east-1'],
  ['USE2', 'us-east-2'],
  ['USW1', 'us-west-1'],
  ['USW2', 'us-west-2'],
  ['EU', 'eu-west-1'],
  ['EUW1', 'eu-west-1'],
  ['EUW2', 'eu-west-2'],
  ['EUW3', 'eu-west-3'],
  ['EUC1', 'eu-central-1'],
  ['EUC2', 'eu-central-2'],
  ['EUN1', 'eu-north-1'],
  ['EUS1', 'eu-south-1'],
  ['EUS2', 'eu-south-2'],
  ['APE1', 'ap-east-1'],
  ['APN1', 'ap-northeast-1'],
  ['APN2', 'ap-northeast-2'],
  ['APN3', 'ap-northeast-3'],
  ['APS1', 'ap-southeast-1'],
  ['APS2', 'ap-southeast-2'],
  ['APS3', 'ap-south-1'],
  ['APS4', 'ap-southeast-3'],
  ['APS5', 'ap-south-2'],
  ['APS6', 'ap-southeast-4'],
  ['CAN1', 'ca-central-1'],
  ['CAN2', 'ca-west-1'],
  ['SAE1', 'sa-east-1'],
  ['MES1', 'me-south-1'],
  ['MEC1', 'me-central-1'],
  ['AFS1', 'af-south-1'],
  ['ILC1', 'il-central-1'],
]);

export interface UsageTypeRead {
  readonly billed: (typeof BILLED)[number];
  readonly region: string | null;
}

/** What a usage type is of, and where. */
export function readUsageType(usageType: string): UsageTypeRead {
  const [, place = '', what = ''] =
    /^(?:([a-z]{2}(?:-[a-z]+)+-\d|[A-Z]{2,3}\d?)-)?(.+)$/.exec(usageType) ?? [];
  const region = /^[a-z]/.test(place) ? place : (REGIONS.get(place) ?? null);
  if (/^AWSSecretsManager-?Secrets/i.test(what)) return { billed: 'kept', region };
  if (/^AWSSecretsManager-?APIRequest/i.test(what)) return { billed: 'calls', region };
  if (/^KMS-Keys/i.test(what)) return { billed: 'keys', region };
  if (/^KMS-Requests/i.test(what)) return { billed: 'key-requests', region };
  return { billed: 'other', region };
}

const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,30}))?(?:[eE]-(\d{1,2}))?$/;

/** A decimal amount in micro-units, rounded once, half to even. `null`: not an amount. */
export function microsOf(text: string): Micros | null {
  const read = DECIMAL.exec(text);
  if (read === null) return null;
  const [, sign, whole = '', fraction = '', down = '0'] = read;
  const digits = BigInt(whole + fraction);
  const places = fraction.length + Number(down);
  const size = places <= 6 ? digits * 10n ** BigInt(6 - places) : roundedAt(digits, places - 6);
  const micros = Number(size);
  if (!Number.isSafeInteger(micros)) return null;
  return sign === '-' && micros !== 0 ? -micros : micros;
}

function roundedAt(digits: bigint, places: number): bigint {
  const unit = 10n ** BigInt(places);
  const whole = digits / unit;
  const twice = (digits % unit) * 2n;
  return twice > unit || (twice === unit && whole % 2n === 1n) ? whole + 1n : whole;
}
