import type { Act } from './act.ts';
import type { AutomaticRule, RuleConditions, RuleHours } from './automatic-rule.ts';
import { WEEKDAYS, type Weekday } from './automatic-rule.ts';
import { matchesPath } from './glob.ts';
import { isAmong } from './people-named.ts';
import type { Human } from './person.ts';
import {
  countsAsProduction,
  coversEnvironment,
  coversTags,
  type PolicyDocument,
  type ScopeFacts,
} from './policy.ts';

/** What an automatic rule can look at. */
export interface AutomaticFacts {
  /** The secret, or for a change of a policy `scopeFactsOfPolicy(name)`. */
  readonly subject: ScopeFacts;
  readonly act: Act;
  readonly stage: string | null;
  readonly durationSeconds: number;
  readonly uses: number;
  readonly asker: Human;
  /** Requests of the asker that were denied in the last `DENIALS_WITHIN_DAYS` days. */
  readonly earlierDenials: number;
  /** The asker, by any account, shaped what applies now within the last day: no rule approves for them. */
  readonly shapedEdition: boolean;
  /** What is asked for lets others in or cannot be taken back: no rule approves it, whatever the policy says. */
  readonly needsPerson?: boolean | undefined;
  readonly now: Date;
}

export interface AutomaticVerdict {
  readonly verdict: 'approve' | 'deny';
  /** Name of the rule. */
  readonly rule: string;
}

/**
 * The automatic decision on a request, or null where no rule fits. A denial beats every approval; among rules with the
 * same verdict the first of the policy decides.
 */
export function judgeAutomatically(
  document: Pick<PolicyDocument, 'automatic'>,
  facts: AutomaticFacts,
): AutomaticVerdict | null {
  const fitting = document.automatic.filter((rule) => holdsFor(rule, facts));
  const rule = fitting.find(({ verdict }) => verdict === 'deny') ?? fitting[0];
  return rule ? { verdict: rule.verdict, rule: rule.name } : null;
}

function holdsFor(rule: AutomaticRule, facts: AutomaticFacts): boolean {
  if (rule.verdict === 'approve') {
    if (facts.shapedEdition || facts.needsPerson || facts.act === 'policy-edit') return false;
    if (countsAsProduction(facts.subject.environment) && !rule.evenInProduction) return false;
  }
  return (
    holdsForSubject(rule.when, facts) && holdsForAsker(rule.when, facts) && holdsForTerms(rule.when, facts)
  );
}

function holdsForSubject(when: RuleConditions, { subject, stage }: AutomaticFacts): boolean {
  if (when.paths && !when.paths.some((pattern) => matchesPath(pattern, subject.name))) return false;
  if (when.environments && !coversEnvironment(when.environments, subject.environment)) return false;
  if (!coversTags(when.tags, subject.tags)) return false;
  return !when.stages || (stage !== null && when.stages.includes(stage));
}

function holdsForAsker(when: RuleConditions, { asker, earlierDenials }: AutomaticFacts): boolean {
  const { roles, groups, people } = when;
  if (roles && !isAmong(asker, { roles, groups: [], people: [] })) return false;
  if (groups && !isAmong(asker, { roles: [], groups, people: [] })) return false;
  if (people && !isAmong(asker, { roles: [], groups: [], people })) return false;
  if (when.denialsAtLeast !== undefined && earlierDenials < when.denialsAtLeast) return false;
  return when.denialsAtMost === undefined || earlierDenials <= when.denialsAtMost;
}

function holdsForTerms(when: RuleConditions, { durationSeconds, uses, now }: AutomaticFacts): boolean {
  if (when.atMostSeconds !== undefined && durationSeconds > when.atMostSeconds) return false;
  if (when.atLeastSeconds !== undefined && durationSeconds < when.atLeastSeconds) return false;
  if (when.atMostUses !== undefined && uses > when.atMostUses) return false;
  return !when.hours || isWithin(when.hours, now) !== when.hours.outside;
}

/** Says whether an instant lies in hours of the week; the start is inclusive, the end exclusive. */
export function isWithin(hours: Omit<RuleHours, 'outside'>, now: Date): boolean {
  const { day, minutes } = weekTimeIn(hours.zone, now);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const today = hours.days.includes(day);
  if (from < to) return today && minutes >= from && minutes < to;
  return (today && minutes >= from) || (hours.days.includes(dayBefore(day)) && minutes < to);
}

function weekTimeIn(zone: string, at: Date): { day: Weekday; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const day = WEEKDAYS.find((name) => name === of('weekday').toLowerCase()) ?? 'mon';
  return { day, minutes: minutesOf(`${of('hour')}:${of('minute')}`) };
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function dayBefore(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? 'sun';
}
