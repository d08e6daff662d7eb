/**
 * Which environment a secret belongs to. The rules are data; every rule that fits has a say and the strictest answer
 * wins, so a tag or a path can make a secret stricter and never laxer than another rule says.
 */

export const ENVIRONMENTS = ['production', 'unknown', 'staging', 'other', 'development'] as const;

/** From the strictest to the laxest. `unknown`: nothing decides, or something decides in words we do not know. */
export type Environment = (typeof ENVIRONMENTS)[number];

export type NamedEnvironment = Exclude<Environment, 'unknown'>;

/** Words are compared whole, without regard to the case of A to Z and without trimming. */
export type EnvironmentRule =
  | {
      readonly by: 'path';
      /** Which segment of the name: the first (after one leading slash), or any. */
      readonly segment: 'first' | 'any';
      readonly words: readonly string[];
      readonly environment: NamedEnvironment;
    }
  | {
      readonly by: 'tag';
      readonly keys: readonly string[];
      /** Value → environment. A tag with one of the keys and another value makes the secret `unknown`. */
      readonly values: Readonly<Record<string, NamedEnvironment>>;
    }
  | { readonly by: 'account'; readonly accountId: string; readonly environment: NamedEnvironment };

const PRODUCTION_WORDS = ['prod', 'production', 'prd', 'live'];
const STAGING_WORDS = ['staging', 'stage', 'stg', 'uat', 'preprod'];
const DEVELOPMENT_WORDS = ['dev', 'development'];
const OTHER_WORDS = ['test', 'qa', 'sandbox', 'demo', 'integration', 'int'];

function wordsTo(words: readonly string[], environment: NamedEnvironment): [string, NamedEnvironment][] {
  return words.map((word) => [word, environment]);
}

/** What holds where nothing else is configured. */
export const DEFAULT_ENVIRONMENT_RULES: readonly EnvironmentRule[] = [
  { by: 'path', segment: 'any', words: PRODUCTION_WORDS, environment: 'production' },
  { by: 'path', segment: 'first', words: STAGING_WORDS, environment: 'staging' },
  { by: 'path', segment: 'first', words: DEVELOPMENT_WORDS, environment: 'development' },
  { by: 'path', segment: 'first', words: OTHER_WORDS, environment: 'other' },
  {
    by: 'tag',
    keys: ['environment', 'env', 'stage'],
    values: Object.fromEntries([
      ...wordsTo(PRODUCTION_WORDS, 'production'),
      ...wordsTo(STAGING_WORDS, 'staging'),
      ...wordsTo(DEVELOPMENT_WORDS, 'development'),
      ...wordsTo(OTHER_WORDS, 'other'),
    ]),
  },
];

export interface EnvironmentFacts {
  readonly name: string;
  readonly accountId: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface EnvironmentVerdict {
  readonly environment: Environment;
  /** What decided, in words for a person: `path segment prod`. */
  readonly rule: string;
}

/** Says whether values of this environment need an approval: production, and whatever is not known. */
export function isProtected(environment: Environment): boolean {
  return environment === 'production' || environment === 'unknown';
}

export function isEnvironment(text: string): text is Environment {
  return (ENVIRONMENTS as readonly string[]).includes(text);
}

/** Decides the environment of a secret. Where no rule fits it is `unknown`. */
export function decideEnvironment(
  facts: EnvironmentFacts,
  rules: readonly EnvironmentRule[],
): EnvironmentVerdict {
  const segments = facts.name.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    return { environment: 'unknown', rule: 'path with a dot segment' };
  }
  const verdicts = rules.flatMap((rule) => verdictsOf(rule, facts, segments));
  return verdicts.sort(byStrictness)[0] ?? { environment: 'unknown', rule: 'no rule matches' };
}

function byStrictness(a: EnvironmentVerdict, b: EnvironmentVerdict): number {
  return ENVIRONMENTS.indexOf(a.environment) - ENVIRONMENTS.indexOf(b.environment);
}

function verdictsOf(
  rule: EnvironmentRule,
  facts: EnvironmentFacts,
  segments: readonly string[],
): EnvironmentVerdict[] {
  switch (rule.by) {
    case 'account':
      return rule.accountId === facts.accountId
        ? [{ environment: rule.environment, rule: `account ${rule.accountId}` }]
        : [];
    case 'path':
      return segmentsInQuestion(rule.segment, segments)
        .filter((segment) => rule.words.some((word) => sameWord(word, segment)))
        .map((segment) => ({ environment: rule.environment, rule: `path segment ${segment}` }));
    case 'tag':
      return facts.tags
        .filter((tag) => rule.keys.some((key) => sameWord(key, tag.key)))
        .map((tag) => tagVerdict(rule.values, tag));
  }
}

function segmentsInQuestion(which: 'first' | 'any', segments: readonly string[]): readonly string[] {
  if (which === 'any') return segments;
  const first = segments[0] === '' ? segments[1] : segments[0];
  return first === undefined ? [] : [first];
}

function tagVerdict(
  values: Readonly<Record<string, NamedEnvironment>>,
  tag: { readonly key: string; readonly value: string },
): EnvironmentVerdict {
  const named = Object.entries(values).find(([word]) => sameWord(word, tag.value));
  if (named) return { environment: named[1], rule: `tag ${tag.key}` };
  return { environment: 'unknown', rule: `tag ${tag.key} with a value no rule knows` };
}

/** Equal but for the case of A to Z. Nothing else is folded: a look-alike letter is another letter. */
function sameWord(a: string, b: string): boolean {
  return asciiLower(a) === asciiLower(b);
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
