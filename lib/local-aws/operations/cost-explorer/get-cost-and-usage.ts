import { type BillLine, billOf } from '../../rules/billing/bill.ts';
import { getCostAndUsage as members } from '../../shapes/cost-explorer/get-cost-and-usage.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { meterAccount } from '../../state/billing.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';

type Input = InputOf<typeof members>;

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** Dimensions that lines can be grouped by. */
const GROUPS = ['LINKED_ACCOUNT', 'RECORD_TYPE', 'SERVICE', 'USAGE_TYPE'];
const METRICS = ['UnblendedCost', 'UsageQuantity'];

/** Whole months of the caller's own account, reckoned from what this server holds and recorded. */
export const getCostAndUsage = operation<typeof members, undefined>({
  name: 'GetCostAndUsage',
  readOnly: true,
  onlyLooks: true,
  members,
  check(input) {
    const { Start: start, End: end } = input.TimePeriod;
    if (!DAY.test(start) || !DAY.test(end)) throw invalid('Start and End are days, as 2026-11-01.');
    if (start >= end) throw invalid('Start time must be before end time.');
    if (input.Granularity !== 'MONTHLY') throw invalid('This endpoint answers whole months only.');
    if (!start.endsWith('-01') || !end.endsWith('-01')) {
      throw invalid('This endpoint answers whole months only: Start and End are first days of months.');
    }
    if (input.Metrics.some((metric) => !METRICS.includes(metric))) {
      throw invalid(`This endpoint knows the metrics ${METRICS.join(' and ')}.`);
    }
    const unknown = (input.GroupBy ?? []).find(({ Key }) => !GROUPS.includes(Key ?? ''));
    if (unknown !== undefined) throw invalid(`This endpoint groups by ${GROUPS.join(', ')}.`);
  },
  load: async () => undefined,
  demands: (call) => [
    {
      action: 'ce:GetCostAndUsage',
      resource: '*',
      shownResource: `arn:aws:ce:us-east-1:${call.account}:/GetCostAndUsage`,
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle(call) {
    const { TimePeriod: period, GroupBy: groups = [], Metrics: metrics } = call.input;
    const [from, to] = [dayAt(period.Start), dayAt(period.End)];
    const metered = isAsked(call.input, 'LINKED_ACCOUNT', call.account)
      ? await meterAccount(call.tx, call.account, { from, to, now: call.now })
      : [];
    const lines = billOf(metered).filter(({ service }) => isAsked(call.input, 'SERVICE', service));
    const keys = groups.map(({ Key }) => Key ?? '');
    return {
      ...(groups.length === 0 ? {} : { GroupDefinitions: groups }),
      ResultsByTime: monthsFrom(period.Start, period.End).map(([start, end]) => ({
        TimePeriod: { Start: start, End: end },
        Estimated: dayAt(end) > call.now,
        ...sums(
          lines.filter(({ month }) => start.startsWith(month)),
          keys,
          metrics,
          call,
        ),
      })),
      DimensionValueAttributes: [],
    };
  },
});

function isAsked(input: Input, key: string, value: string): boolean {
  const filters = [input.Filter?.Dimensions, ...(input.Filter?.And ?? []).map((part) => part.Dimensions)];
  return filters.every((filter) => filter?.Key !== key || (filter.Values ?? []).includes(value));
}

/** With groups the total is empty, as AWS answers. */
function sums(lines: readonly BillLine[], keys: readonly string[], metrics: readonly string[], call: Call) {
  if (keys.length === 0) return { Total: metricsOf(lines, metrics), Groups: [] };
  const groups = Map.groupBy(lines, (line) =>
    JSON.stringify(keys.map((key) => dimensionOf(line, key, call))),
  );
  return {
    Total: {},
    Groups: [...groups].map(([key, of]) => ({
      Keys: JSON.parse(key) as string[],
      Metrics: metricsOf(of, metrics),
    })),
  };
}

function dimensionOf(line: BillLine, key: string, call: Call): string {
  if (key === 'LINKED_ACCOUNT') return call.account;
  if (key === 'SERVICE') return line.service;
  return key === 'RECORD_TYPE' ? line.recordType : line.usageType;
}

function metricsOf(lines: readonly BillLine[], metrics: readonly string[]) {
  const of: Readonly<Record<string, unknown>> = {
    UnblendedCost: { Amount: total(lines.map(({ amount }) => amount)), Unit: 'USD' },
    UsageQuantity: { Amount: total(lines.map(({ quantity }) => quantity)), Unit: 'N/A' },
  };
  return Object.fromEntries(metrics.map((metric) => [metric, of[metric]]));
}

function total(amounts: readonly string[]): string {
  const [only] = amounts;
  if (amounts.length === 1 && only !== undefined) return only;
  return String(amounts.reduce((sum, amount) => sum + Number(amount), 0));
}

function monthsFrom(start: string, end: string): readonly (readonly [string, string])[] {
  const months: (readonly [string, string])[] = [];
  for (let day = start; day < end; ) {
    const at = dayAt(day);
    const next = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
    months.push([day, next]);
    day = next;
  }
  return months;
}

function dayAt(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function invalid(words: string): AwsError {
  return new AwsError('ValidationException', words);
}
