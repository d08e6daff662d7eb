import { z } from 'zod';
import type { TrailAddress } from '#components/trail/trail-address.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import type { EventFilter } from '#lib/trail/queries/list-events.ts';

const DAY_MS = 86_400_000;
/** A search for text looks through the records of so many days, unless somebody names a time. */
export const TEXT_DAYS = 30;
export const WINDOWS = [7, 30, 90] as const;

const text = z.string().trim().min(1).max(256).refine(isStorable).optional().catch(undefined);
/** `2026-11-20T14:05`, in UTC, as a field of the browser writes it; with seconds and a zone too. */
const instant = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/)
  .transform((written) => (written.endsWith('Z') ? written : `${written}Z`))
  .refine((written) => !Number.isNaN(Date.parse(written)))
  .transform((written) => new Date(written).toISOString())
  .optional()
  .catch(undefined);

/** What narrows the records, as it stands in the address of the list and of an export. */
export const trailFilterShape = {
  q: text,
  kind: z.enum(['person', 'tool', 'workload', 'service', 'unknown']).optional().catch(undefined),
  event: text,
  outcome: z.enum(['done', 'refused', 'failed']).optional().catch(undefined),
  verdict: z
    .enum(['covered', 'break-glass', 'exception', 'unexplained', 'refused', 'outside', 'pending'])
    .optional()
    .catch(undefined),
  secret: z.string().regex(patternOf('secret')).optional().catch(undefined),
  person: z.string().regex(patternOf('person')).optional().catch(undefined),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .catch(undefined),
  region: z
    .string()
    .regex(/^[a-z0-9-]{5,32}$/)
    .optional()
    .catch(undefined),
  since: instant,
  until: instant,
  all: z.literal('1').optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
};

export const trailFilterSchema = z.object(trailFilterShape);
export type TrailFilter = z.output<typeof trailFilterSchema>;

/** The filter of an address. A search for text without a time looks at the last days alone. */
export function filterOf(asked: TrailFilter, now: Date): EventFilter {
  const { q, secret, person, kind, event, outcome, verdict, account, region, day, since, until } = asked;
  const ofDay = day ? new Date(`${day}T00:00:00Z`) : undefined;
  const bound = q && !ofDay && !since && !until ? new Date(now.getTime() - TEXT_DAYS * DAY_MS) : undefined;
  const from = ofDay ?? (since ? new Date(since) : bound);
  const to = ofDay ? new Date(ofDay.getTime() + DAY_MS) : until ? new Date(until) : undefined;
  const named = asked.all === undefined && event === undefined;
  return {
    text: q,
    secretId: secret,
    personId: person,
    kind,
    event,
    outcome,
    verdict,
    account,
    region,
    from,
    to,
    named,
  };
}

/** The parts of an address that narrow, without where a list stands. */
export function filterPart(address: TrailAddress): TrailFilter {
  return trailFilterSchema.parse(address);
}
