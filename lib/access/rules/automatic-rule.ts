import { z } from 'zod';
import { ROLES } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const text = (longest: number) =>
  z.string().min(1).max(longest).refine(isStorable, 'text that can be stored');
const some = <T extends z.ZodType>(member: T, most: number) => z.array(member).min(1).max(most).optional();
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time from 00:00 to 23:59');

/** Hours of the week in a time zone. `to` at or before `from` means the next day. */
const hoursSchema = z.strictObject({
  zone: z.string().max(64).refine(isTimeZone, 'a time zone like Europe/Berlin'),
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7),
  from: clockTime,
  to: clockTime,
  /** True: the rule holds outside these hours. */
  outside: z.boolean().default(false),
});

/** Every condition that is there must hold. None at all: always. */
const conditionsSchema = z.strictObject({
  paths: some(text(512), 50),
  environments: some(text(64), 20),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
  stages: some(text(256), 20),
  roles: some(z.enum(ROLES), ROLES.length),
  groups: some(text(256), 50),
  people: some(text(320), 50),
  /** Length asked for, both bounds included. Seconds. */
  atMostSeconds: z.int().min(60).optional(),
  atLeastSeconds: z.int().min(60).optional(),
  atMostUses: z.int().min(1).optional(),
  /** Requests of this person that were denied in the last 30 days. */
  denialsAtLeast: z.int().min(1).max(100).optional(),
  denialsAtMost: z.int().min(0).max(100).optional(),
  hours: hoursSchema.optional(),
});

export const automaticRuleSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of letters, digits, dots and dashes'),
    verdict: z.enum(['approve', 'deny']),
    when: conditionsSchema.default({}),
    /** An approval is for production and whatever counts as it only where this says so. */
    evenInProduction: z.boolean().default(false),
  })
  .refine(
    (rule) => rule.verdict === 'approve' || !rule.evenInProduction,
    'evenInProduction for an approval only: a denial holds everywhere',
  );

export type AutomaticRule = z.infer<typeof automaticRuleSchema>;
export type RuleConditions = AutomaticRule['when'];
export type RuleHours = NonNullable<RuleConditions['hours']>;

/** How far back denials of a person count. */
export const DENIALS_WITHIN_DAYS = 30;

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
