import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { type Cron, readCron } from './cron.ts';

/** RotationRules as RotateSecret takes them and DescribeSecret shows them. */
export interface RotationRules {
  readonly AutomaticallyAfterDays?: number;
  readonly Duration?: string;
  readonly ScheduleExpression?: string;
}

export type Schedule =
  | { readonly kind: 'days'; readonly every: number }
  | { readonly kind: 'hours'; readonly every: number }
  | ({ readonly kind: 'cron' } & Cron);

export interface RotationPlan {
  readonly schedule: Schedule;
  /** Length of a window; undefined for the default length. */
  readonly durationHours: number | undefined;
}

const LEAST_HOURS = 4;
const MOST_DAYS = 1000;

/** Reads the rules of a caller. Undefined when they set no schedule. */
export function planRotation(rules: RotationRules): Result<RotationPlan | undefined> {
  if (rules.AutomaticallyAfterDays !== undefined && rules.ScheduleExpression !== undefined) {
    return refuse(
      'InvalidParameterException',
      'You cannot specify both rotation frequency and schedule expression together.',
    );
  }
  return planStored(rules);
}

/** Reads stored rules: there the days may stand beside the expression they were computed from. */
export function planStored(rules: RotationRules): Result<RotationPlan | undefined> {
  const { AutomaticallyAfterDays: days, Duration, ScheduleExpression: expression } = rules;
  if (expression === undefined && days === undefined) {
    return Duration === undefined ? ok(undefined) : invalid('A Duration needs a rotation schedule.');
  }
  const schedule: Schedule | undefined =
    expression === undefined ? { kind: 'days', every: days ?? 1 } : readExpression(expression);
  if (schedule === undefined) return invalid('The rotation schedule expression is not valid.');
  const durationHours = Duration === undefined ? undefined : Number(Duration.slice(0, -1));
  if (durationHours !== undefined && (durationHours < 1 || durationHours > longestHours(schedule))) {
    return invalid('The rotation window must not reach into the next window or the next UTC day.');
  }
  return ok({ schedule, durationHours });
}

function invalid(words: string) {
  return refuse('InvalidParameterException', words);
}

function readExpression(text: string): Schedule | undefined {
  const [, kind, body = ''] = /^(rate|cron)\((.*)\)$/.exec(text) ?? [];
  if (kind === 'cron') {
    const cron = readCron(body);
    return cron && { kind: 'cron', ...cron };
  }
  const [, number, unit] = /^\s*(\d{1,5})\s+(hours?|days?)\s*$/.exec(body) ?? [];
  if (kind !== 'rate' || number === undefined || unit === undefined) return undefined;
  const every = Number(number);
  if (unit.startsWith('hour')) {
    return every >= LEAST_HOURS && every <= MOST_DAYS * 24 ? { kind: 'hours', every } : undefined;
  }
  return every >= 1 && every <= MOST_DAYS ? { kind: 'days', every } : undefined;
}

/** How long a window may be. Windows of hour schedules end before the next one, others with the UTC day. */
function longestHours(schedule: Schedule): number {
  if (schedule.kind === 'days') return 24;
  if (schedule.kind === 'hours') return Math.min(schedule.every, 24);
  const { hours } = schedule;
  const [first = 0] = hours;
  const gaps = hours.map((hour, index) => (hours[index + 1] ?? (hours.length > 1 ? 24 + first : 24)) - hour);
  return Math.min(...gaps);
}
