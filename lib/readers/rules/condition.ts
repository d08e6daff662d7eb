import type { Condition } from './document.ts';
import { asLiteral, matches, patternOf } from './pattern.ts';

/** Null: the call surely has no such key. Undefined: it is not known, the call decides it. */
export type Values = readonly string[] | null | undefined;

/** What is known of a call before it is made, by key in lower case. */
export interface KnownKeys {
  get(key: string): Values;
}

/** Whether something holds. `open`: that depends on the keys named, which nobody can know beforehand. */
export type Truth =
  | { readonly is: 'yes' }
  | { readonly is: 'no' }
  | { readonly is: 'open'; readonly keys: ReadonlySet<string> };

export const YES: Truth = { is: 'yes' };
export const NO: Truth = { is: 'no' };

export function open(...keys: readonly string[]): Truth {
  return { is: 'open', keys: new Set(keys) };
}

/** All must hold. One that surely does not decides, whatever is open. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.some(({ is }) => is === 'no')) return NO;
  return joined(truths) ?? YES;
}

/** One must hold. One that surely does decides, whatever is open. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.some(({ is }) => is === 'yes')) return YES;
  return joined(truths) ?? NO;
}

function joined(truths: readonly Truth[]): Truth | null {
  const keys = truths.flatMap((truth) => (truth.is === 'open' ? [...truth.keys] : []));
  return truths.some(({ is }) => is === 'open') ? open(...keys) : null;
}

type Compare = (actual: string, wanted: string) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  stringequals: (actual, wanted) => actual === restored(wanted),
  stringequalsignorecase: (actual, wanted) => actual.toLowerCase() === restored(wanted).toLowerCase(),
  stringlike: (actual, wanted) => matches(patternOf(wanted), actual),
  arnequals: arnMatches,
  arnlike: arnMatches,
  bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  numericequals: numeric((a, b) => a === b),
  numericlessthan: numeric((a, b) => a < b),
  numericlessthanequals: numeric((a, b) => a <= b),
  numericgreaterthan: numeric((a, b) => a > b),
  numericgreaterthanequals: numeric((a, b) => a >= b),
};

const NEGATIONS: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  numericnotequals: 'numericequals',
};

/** Whether one condition of a statement holds, as far as that can be known. */
export function conditionHolds({ operator, key, values }: Condition, known: KnownKeys): Truth {
  const { name, set, ifExists } = operatorOf(operator);
  const lower = key.toLowerCase();
  const actual = known.get(lower);
  if (actual === undefined) return open(key);
  if (name === 'null') {
    return truthOf(values.some((value) => (value.toLowerCase() === 'true') === (actual === null)));
  }
  const positive = Object.hasOwn(NEGATIONS, name) ? NEGATIONS[name] : undefined;
  const negated = positive !== undefined;
  const compare = comparisonOf(positive ?? name);
  // An operator that is not known here (addresses, dates, bytes) is decided by AWS alone.
  if (compare === null) return open(key);
  if (actual === null || actual.length === 0) return truthOf(ifExists || negated || set === 'forallvalues');
  const filled = values.map((value) => fillVariables(value, known));
  const missing = filled.flatMap((value) => (typeof value === 'string' ? [] : value.missing));
  if (missing.length > 0) return open(...missing);
  const wanted = filled.filter((value) => typeof value === 'string');
  const fits = (value: string) => wanted.some((text) => compare(value, text)) === !negated;
  const any = set === 'foranyvalue' || (set === null && !negated);
  return truthOf(any ? actual.some(fits) : actual.every(fits));
}

interface Operator {
  readonly name: string;
  readonly set: 'forallvalues' | 'foranyvalue' | null;
  readonly ifExists: boolean;
}

function operatorOf(text: string): Operator {
  const lower = text.toLowerCase();
  const parted = lower.split(':');
  const [before, after] = parted.length === 2 ? parted : [null, lower];
  const set = before === 'forallvalues' || before === 'foranyvalue' ? before : null;
  const body = after ?? '';
  const ifExists = body.endsWith('ifexists');
  return { name: ifExists ? body.slice(0, -'ifexists'.length) : body, set, ifExists };
}

function comparisonOf(name: string): Compare | null {
  return Object.hasOwn(COMPARISONS, name) ? (COMPARISONS[name] ?? null) : null;
}

/** Puts known keys in place of `${key}` and `${key, 'default'}`; says which are missing. What is put in matches itself. */
export function fillVariables(
  text: string,
  known: KnownKeys,
): string | { readonly missing: readonly string[] } {
  if (!text.includes('${')) return text;
  const missing: string[] = [];
  const filled = text.replace(/\$\{([^}]*)\}/g, (whole, inside: string) => {
    const name = inside.split(',')[0]?.trim() ?? '';
    if (name === '*' || name === '?' || name === '$') return asLiteral(name);
    const values = known.get(name.toLowerCase());
    if (values === undefined) missing.push(name);
    const first = values?.[0];
    // A variable without a value makes the statement match nothing: what is left cannot occur in a text of AWS.
    return first === undefined ? whole : asLiteral(first);
  });
  return missing.length > 0 ? { missing } : filled;
}

/** Each of the six parts of an ARN is compared by itself: a star does not reach over a colon before the last. */
function arnMatches(actual: string, wanted: string): boolean {
  const pattern = wanted.split(':');
  const text = actual.split(':');
  if (pattern.length < 6 || text.length < 6) return matches(patternOf(wanted), actual);
  const part = (list: readonly string[], n: number) => (n < 5 ? (list[n] ?? '') : list.slice(5).join(':'));
  return [0, 1, 2, 3, 4, 5].every((n) => matches(patternOf(part(pattern, n)), part(text, n)));
}

/** What `asLiteral` did to a text, taken back for comparisons that know no stars. */
function restored(text: string): string {
  return text.replaceAll('\ue000', '*').replaceAll('\ue001', '?');
}

function numeric(compare: (a: number, b: number) => boolean): Compare {
  return (actual, wanted) => compare(Number(actual), Number(wanted));
}

function truthOf(holds: boolean): Truth {
  return holds ? YES : NO;
}
