import { z } from 'zod';
import { ok, type Result } from '#lib/kernel/result.ts';
import { ROLES } from '#lib/people/rules/roles.ts';
import { ENVIRONMENTS, isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import { matchesPath, spelledOut } from './glob.ts';
import { refuseAccess } from './refusals.ts';

/** What a policy can stand in front of. */
export const ACTS = ['reveal'] as const;
export type Act = (typeof ACTS)[number];

/** No grant is longer, whatever a policy says; the database holds the same line. Seconds. */
const LONGEST_WINDOW_SECONDS = 4 * 3_600;
export const SHORTEST_WINDOW_SECONDS = 60;

const named = (most: number) => z.array(z.string().min(1).max(256)).min(1).max(most);

const scopeSchema = z.strictObject({
  paths: named(100),
  environments: named(20).nullable(),
  accounts: named(200).nullable(),
  regions: named(50).nullable(),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).nullable(),
});

const stepSchema = z.strictObject({
  signatures: z.int().min(1).max(5),
  roles: z.array(z.enum(ROLES)).min(1),
});

/** One edition of an access policy, as stored and as written in configuration. Times in seconds. */
export const policyDocumentSchema = z.strictObject({
  scope: scopeSchema,
  act: z.enum(ACTS),
  askers: z.strictObject({ roles: z.array(z.enum(ROLES)).min(1) }),
  steps: z.array(stepSchema).min(1).max(5),
  longestSeconds: z.int().min(SHORTEST_WINDOW_SECONDS).max(LONGEST_WINDOW_SECONDS).default(900),
  uses: z.int().min(1).max(50).default(5),
  reasonMinimum: z.int().min(1).max(500).default(20),
  ticketPattern: z.string().min(1).max(64).nullable().default(null),
  pendingSeconds: z
    .int()
    .min(60)
    .max(7 * 86_400)
    .default(7_200),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
export type PolicyStep = PolicyDocument['steps'][number];

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
  'The policy with the most specific scope applies (the path that spells out more of the name, then more tags, then a named account, region, environment); among equally specific ones the strictest.';

/**
 * Picks the one policy that applies to an act on a secret. Most specific scope, then strictest; refuses when none
 * covers it.
 */
export function selectPolicy(
  policies: readonly LivePolicy[],
  secret: ScopeFacts,
  act: Act,
): Result<LivePolicy> {
  const covering = policies.flatMap((policy) => {
    const specificity = policy.document.act === act ? specificityFor(policy.document, secret) : null;
    return specificity ? [{ policy, specificity }] : [];
  });
  covering.sort(
    (a, b) =>
      compareDescending(a.specificity, b.specificity) ||
      compareDescending(strictness(a.policy.document), strictness(b.policy.document)) ||
      (a.policy.policyId < b.policy.policyId ? -1 : 1),
  );
  const first = covering[0];
  return first ? ok(first.policy) : refuseAccess('no-policy');
}

/** Null when the scope does not cover the secret. */
function specificityFor({ scope }: PolicyDocument, secret: ScopeFacts): readonly number[] | null {
  const paths = scope.paths.filter((pattern) => matchesPath(pattern, secret.name));
  if (paths.length === 0) return null;
  if (scope.environments && !coversEnvironment(scope.environments, secret.environment)) return null;
  if (scope.accounts && !scope.accounts.includes(secret.accountId)) return null;
  if (scope.regions && !scope.regions.includes(secret.region)) return null;
  const tags = Object.entries(scope.tags ?? {});
  if (!tags.every(([key, value]) => Object.hasOwn(secret.tags, key) && secret.tags[key] === value))
    return null;
  return specificityOf(scope, paths);
}

/** How specific a scope is by these of its paths, compared from the left: larger is more specific. */
export function specificityOf(
  scope: PolicyDocument['scope'],
  paths: readonly string[] = scope.paths,
): readonly number[] {
  return [
    Math.max(...paths.map(spelledOut)),
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

function coversEnvironment(named: readonly string[], environment: string): boolean {
  if (named.includes(environment)) return true;
  return countsAsProduction(environment) && environment !== 'production' && named.includes('unknown');
}

/** Larger is stricter, compared from the left: signatures, time, uses, reason, ticket, life of a pending request. */
function strictness(document: PolicyDocument): readonly number[] {
  return [
    signaturesNeeded(document),
    -document.longestSeconds,
    -document.uses,
    document.reasonMinimum,
    document.ticketPattern === null ? 0 : 1,
    -document.pendingSeconds,
  ];
}

export function signaturesNeeded(document: PolicyDocument): number {
  return document.steps.reduce((sum, step) => sum + step.signatures, 0);
}

function compareDescending(a: readonly number[], b: readonly number[]): number {
  for (const [index, left] of a.entries()) {
    const difference = (b[index] ?? 0) - left;
    if (difference !== 0) return difference;
  }
  return 0;
}

const NOT_PRODUCTION = ENVIRONMENTS.filter((environment) => !isProtected(environment));

/** The two policies every installation starts with. */
export const DEFAULT_POLICIES: readonly { readonly name: string; readonly document: PolicyDocument }[] = [
  { name: 'production-reveal', document: defaultDocument(['production', 'unknown'], 900, 5) },
  { name: 'non-production-reveal', document: defaultDocument(NOT_PRODUCTION, 3_600, 10) },
];

function defaultDocument(
  environments: readonly string[],
  longestSeconds: number,
  uses: number,
): PolicyDocument {
  return policyDocumentSchema.parse({
    scope: { paths: ['**'], environments: [...environments], accounts: null, regions: null, tags: null },
    act: 'reveal',
    askers: { roles: ['engineer', 'approver', 'admin'] },
    steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
    longestSeconds,
    uses,
  });
}
