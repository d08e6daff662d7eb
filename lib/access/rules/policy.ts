import { ok, type Result } from '#lib/kernel/result.ts';
import { isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import type { Act } from './act.ts';
import { matchesPath, specificityOfPath } from './glob.ts';
import type { PolicyDocument, PolicyScope } from './policy-document.ts';
import { refuseAccess } from './refusals.ts';

export { DEFAULT_POLICIES } from './policy-defaults.ts';
export {
  type PolicyDocument,
  type PolicyScope,
  type PolicyStep,
  policyDocumentSchema,
  SHORTEST_WINDOW_SECONDS,
} from './policy-document.ts';

/** The newest edition of a policy that is not retired. */
export interface LivePolicy {
  readonly policyId: string;
  readonly name: string;
  readonly version: number;
  readonly document: PolicyDocument;
}

/** What a policy's scope can look at. */
export interface ScopeFacts {
  readonly name: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const PRECEDENCE =
  'The policy with the most specific scope applies (the path that spells out more of the name, then the one with fewer wildcards, then more tags, then a named account, region, environment); among equally specific ones the strictest.';

/** Why one covering policy comes after the one before it. */
export type Behind = 'scope' | 'strictness' | 'name';

export interface RankedPolicy<P extends LivePolicy = LivePolicy> {
  readonly policy: P;
  readonly specificity: readonly number[];
  /** What decided between this policy and the first; null for the first itself. */
  readonly behind: Behind | null;
}

/**
 * Picks the one policy that applies to an act on a secret. Most specific scope, then strictest; refuses when none
 * covers it.
 */
export function selectPolicy<P extends LivePolicy>(
  policies: readonly P[],
  subject: ScopeFacts,
  act: Act,
): Result<P> {
  let first: Covering<P> | undefined;
  for (const policy of policies) {
    const covering = coverOf(policy, subject, act);
    if (covering && (!first || compareCovering(covering, first) < 0)) first = covering;
  }
  return first ? ok(first.policy) : refuseAccess('no-policy');
}

/** All policies that cover an act on a secret, the one that applies first. */
export function rankPolicies<P extends LivePolicy>(
  policies: readonly P[],
  subject: ScopeFacts,
  act: Act,
): readonly RankedPolicy<P>[] {
  const covering = policies.flatMap((policy) => coverOf(policy, subject, act) ?? []).sort(compareCovering);
  return covering.map((each, index) => ({
    ...each,
    behind: index === 0 || !covering[0] ? null : whatDecided(covering[0], each),
  }));
}

/** What a change of a policy looks like to the scope of the policies over it: the policy's name, nowhere in AWS. */
export function scopeFactsOfPolicy(name: string): ScopeFacts {
  return { name, environment: 'unknown', accountId: '', region: '', tags: {} };
}

interface Covering<P extends LivePolicy> {
  readonly policy: P;
  readonly specificity: readonly number[];
}

function coverOf<P extends LivePolicy>(policy: P, subject: ScopeFacts, act: Act): Covering<P> | null {
  if (!policy.document.acts.includes(act)) return null;
  const specificity = specificityFor(policy.document.scope, subject);
  return specificity ? { policy, specificity } : null;
}

function compareCovering(a: Covering<LivePolicy>, b: Covering<LivePolicy>): number {
  return (
    compareDescending(a.specificity, b.specificity) ||
    compareDescending(strictness(a.policy.document), strictness(b.policy.document)) ||
    (a.policy.policyId < b.policy.policyId ? -1 : a.policy.policyId > b.policy.policyId ? 1 : 0)
  );
}

function whatDecided(first: Covering<LivePolicy>, other: Covering<LivePolicy>): Behind {
  if (compareDescending(first.specificity, other.specificity) !== 0) return 'scope';
  return compareDescending(strictness(first.policy.document), strictness(other.policy.document)) === 0
    ? 'name'
    : 'strictness';
}

/** How specifically a scope covers a secret, compared from the left; null when it does not cover it. */
export function specificityFor(scope: PolicyScope, subject: ScopeFacts): readonly number[] | null {
  if (scope.environments && !coversEnvironment(scope.environments, subject.environment)) return null;
  if (scope.accounts && !scope.accounts.includes(subject.accountId)) return null;
  if (scope.regions && !scope.regions.includes(subject.region)) return null;
  if (!coversTags(scope.tags, subject.tags)) return null;
  const paths = scope.paths.filter((pattern) => matchesPath(pattern, subject.name));
  return paths.length === 0 ? null : specificityOf(scope, paths);
}

/** How specific a scope is by these of its paths, compared from the left: larger is more specific. */
export function specificityOf(scope: PolicyScope, paths: readonly string[] = scope.paths): readonly number[] {
  const best = paths.map(specificityOfPath).sort(compareDescending)[0] ?? [0, 0, 0];
  return [
    ...best,
    Object.keys(scope.tags ?? {}).length,
    scope.accounts ? 1 : 0,
    scope.regions ? 1 : 0,
    scope.environments ? 1 : 0,
  ];
}

/** Says whether a secret of this environment counts as production: it does unless a rule says otherwise. */
export function countsAsProduction(environment: string): boolean {
  return !isEnvironment(environment) || isProtected(environment);
}

/** `unknown` in a list stands for every environment that no rule names. */
export function coversEnvironment(named: readonly string[], environment: string): boolean {
  if (named.includes(environment)) return true;
  return countsAsProduction(environment) && environment !== 'production' && named.includes('unknown');
}

export function coversTags(
  named: Readonly<Record<string, string>> | null | undefined,
  tags: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(named ?? {}).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);
}

/**
 * Larger is stricter, compared from the left: signatures, time, uses, reason, ticket, check of the ticket, life of a
 * pending request, automatic approvals (fewer), automatic denials (more), break-glass.
 */
export function strictness(document: PolicyDocument): readonly number[] {
  const approvals = document.automatic.filter((rule) => rule.verdict === 'approve').length;
  return [
    signaturesNeeded(document),
    -document.longestSeconds,
    -document.uses,
    document.reasonMinimum,
    document.ticketPattern === null ? 0 : 1,
    document.ticketCheck === null ? 0 : 1,
    -document.pendingSeconds,
    -approvals,
    document.automatic.length - approvals,
    document.breakGlass === null ? 1 : 0,
  ];
}

export function signaturesNeeded(document: PolicyDocument): number {
  return document.steps.reduce((sum, step) => sum + step.signatures, 0);
}

export function compareDescending(a: readonly number[], b: readonly number[]): number {
  for (const [index, left] of a.entries()) {
    const difference = (b[index] ?? 0) - left;
    if (difference !== 0) return difference;
  }
  return 0;
}
