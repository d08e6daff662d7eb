import { isWithin } from './automatic.ts';
import { type AutomaticRule, WEEKDAYS } from './automatic-rule.ts';
import { type Finding, findingsOf, type LintWorld } from './lint-finding.ts';
import { isAmong } from './people-named.ts';
import { countsAsProduction, type LivePolicy } from './policy.ts';
import { SHORTEST_WINDOW_SECONDS } from './policy-document.ts';

/** What decides by itself: what is daring, what never happens, what leaves nothing over. */
export function lintAutomatic(policy: LivePolicy, world: LintWorld): readonly Finding[] {
  const { automatic } = policy.document;
  return [
    ...automatic.flatMap((rule, index) => lintRule(policy, rule, `automatic[${index + 1}]`, world)),
    ...lintClosedDoor(policy),
  ];
}

function lintRule(
  policy: LivePolicy,
  rule: AutomaticRule,
  field: string,
  world: LintWorld,
): readonly Finding[] {
  const say = findingsOf(policy);
  const never = whyNever(policy, rule, world);
  if (never) return [say('rule-never-holds', 'warning', field, `Rule ${rule.name} never decides: ${never}.`)];
  if (rule.verdict === 'deny') return [];
  const conditions = Object.values(rule.when).filter((condition) => condition !== undefined).length;
  return [
    ...(rule.evenInProduction
      ? [
          say(
            'approves-production',
            'warning',
            field,
            `Rule ${rule.name} gives production values without a person.`,
          ),
        ]
      : []),
    ...(conditions === 0
      ? [
          say(
            'approves-always',
            'warning',
            field,
            `Rule ${rule.name} approves whatever is asked: it has no condition.`,
          ),
        ]
      : []),
  ];
}

/** Why a rule cannot ever fit a request under its policy; null where it can. */
function whyNever({ document }: LivePolicy, rule: AutomaticRule, { people }: LintWorld): string | null {
  const { when } = rule;
  const isProduction = (named: readonly string[]) => named.every(countsAsProduction);
  if (rule.verdict === 'approve' && !rule.evenInProduction) {
    const scopes = [document.scope.environments, when.environments].filter((named) => named != null);
    if (scopes.some(isProduction))
      return 'it is for production, and it does not say that it is for production too';
  }
  if ((when.atLeastSeconds ?? 0) > document.longestSeconds) return 'nobody may ask for that long';
  if ((when.atMostSeconds ?? Infinity) < (when.atLeastSeconds ?? 0))
    return 'its lengths contradict one another';
  if ((when.denialsAtMost ?? Infinity) < (when.denialsAtLeast ?? 0))
    return 'its counts contradict one another';
  const { roles, groups, people: named } = when;
  const none = { roles: [], groups: [], people: [] };
  const isAsked = people.some(
    (human) =>
      human.active &&
      (!roles || isAmong(human, { ...none, roles })) &&
      (!groups || isAmong(human, { ...none, groups })) &&
      (!named || isAmong(human, { ...none, people: named })),
  );
  if ((roles || groups || named) && !isAsked) return 'nobody who is active is meant';
  const denied = document.automatic.find((other) => other.verdict === 'deny' && isUnconditional(other));
  return rule.verdict === 'approve' && denied ? `rule ${denied.name} denies everything` : null;
}

function isUnconditional({ when }: AutomaticRule): boolean {
  return Object.values(when).every((condition) => condition === undefined);
}

/** Denials that together cover every hour of the week for everybody. */
function lintClosedDoor(policy: LivePolicy): readonly Finding[] {
  const denials = policy.document.automatic.filter(
    (rule) => rule.verdict === 'deny' && isAboutTimeOnly(rule),
  );
  if (denials.length === 0) return [];
  const isClosed = quartersOfAWeek().every((at) =>
    denials.some(({ when: { hours } }) => !hours || isWithin(hours, at) !== hours.outside),
  );
  if (!isClosed) return [];
  const words = 'Its automatic denials cover the whole week: nobody is ever given anything.';
  return [findingsOf(policy)('denies-always', 'error', 'automatic', words)];
}

/** Looks at nothing but the time; a shortest length that everything has is no condition either. */
function isAboutTimeOnly({ when }: AutomaticRule): boolean {
  const { hours: _, atLeastSeconds, ...rest } = when;
  const isAnyLength = atLeastSeconds === undefined || atLeastSeconds <= SHORTEST_WINDOW_SECONDS;
  return isAnyLength && Object.values(rest).every((condition) => condition === undefined);
}

/** Any week does, away from a change of the clocks in most zones. */
function quartersOfAWeek(): readonly Date[] {
  const start = Date.UTC(2026, 0, 12);
  return Array.from({ length: WEEKDAYS.length * 96 }, (_, quarter) => new Date(start + quarter * 900_000));
}
