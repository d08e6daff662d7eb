import { isByName } from './columns.ts';
import type { LocatedRecord } from './located-record.ts';

/** What a batch holds, as far as it decides which steps it needs. */
export interface BatchFacts {
  /** First and last instant: bounds that keep the planner to the weeks of the batch. */
  readonly span: readonly [Date, Date];
  /** Some record names its secret by a name or a partial ARN. */
  readonly named: boolean;
  /** Some record creates a secret. */
  readonly created: boolean;
  /** Some event id comes more than once. */
  readonly repeated: boolean;
  /** Some event id is none that AWS made. */
  readonly masked: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function factsOf(batch: readonly LocatedRecord[]): BatchFacts {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let named = false;
  let created = false;
  let masked = false;
  const ids = new Set<string>();
  for (const { record } of batch) {
    const at = record.at.getTime();
    if (at < first) first = at;
    if (at > last) last = at;
    named ||= isByName(record);
    created ||= record.name === 'CreateSecret';
    masked ||= !UUID.test(record.eventId);
    ids.add(record.eventId);
  }
  const repeated = ids.size < batch.length;
  return { span: [new Date(first), new Date(last)], named, created, repeated, masked };
}
