import { asLiteral, matchPattern } from './match-pattern.ts';

/** Condition keys of one call, lower case, each with its values. A key that is not there is absent. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

type Compare = (actual: string, wanted: string) => boolean;

/** Positive comparisons; their negations are derived. */
const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: (actual, wanted) => matchPattern(asLiteral(wanted), actual),
  StringEqualsIgnoreCase: (actual, wanted) =>
    matchPattern(asLiteral(wanted.toLowerCase()), actual.toLowerCase()),
  StringLike: (actual, wanted) => matchPattern(wanted, actual),
  ArnEquals: (actual, wanted) => matchPattern(wanted, actual),
  ArnLike: (actual, wanted) => matchPattern(wanted, actual),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: numeric((a, b) => a === b),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
  DateLessThan: dated((a, b) => a < b),
  DateLessThanEquals: dated((a, b) => a <= b),
  DateGreaterThan: dated((a, b) => a > b),
  DateGreaterThanEquals: dated((a, b) => a >= b),
};

const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

export const CONDITION_OPERATORS: ReadonlySet<string> = new Set([
  ...Object.keys(COMPARISONS),
  ...Object.keys(NEGATIONS),
  'Null',
]);

export interface Operator {
  readonly name: string;
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
}

/** Takes an operator apart: `ForAnyValue:StringLikeIfExists` is StringLike over any value, if the key is there. */
export function operatorOf(text: string): Operator {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text);
  return {
    name: parts?.[2] ?? '',
    set: parts?.[1] as Operator['set'],
    ifExists: parts?.[3] !== undefined,
  };
}

/** Whether one condition holds. Several wanted values mean OR; for a negated operator, none of them. */
export function conditionHolds(
  condition: { operator: string; key: string; values: readonly string[] },
  context: ConditionContext,
): boolean {
  const operator = operatorOf(condition.operator);
  const actual = context.get(condition.key.toLowerCase());
  const wanted = condition.values.map((value) => fillVariables(value, context));
  if (operator.name === 'Null') return wanted.some((value) => (value === 'true') === (actual === undefined));
  const negated = NEGATIONS[operator.name];
  if (actual === undefined || actual.length === 0) {
    return operator.ifExists || negated !== undefined || operator.set === 'ForAllValues';
  }
  const compare = COMPARISONS[negated ?? operator.name];
  if (compare === undefined) return false;
  const matches = (value: string) => wanted.some((text) => compare(value, text)) === (negated === undefined);
  return operator.set === 'ForAnyValue' || (operator.set === undefined && negated === undefined)
    ? actual.some(matches)
    : actual.every(matches);
}

/**
 * Puts condition keys in place of `${key}`. What comes out is a pattern in which the values put in, and `${*}` and
 * `${?}`, match only themselves.
 */
export function fillVariables(text: string, context: ConditionContext): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name === '$') return '$';
    if (name === '*' || name === '?') return asLiteral(name);
    const value = context.get(name.toLowerCase())?.[0];
    return value === undefined ? whole : asLiteral(value);
  });
}

function numeric(compare: (a: number, b: number) => boolean): Compare {
  return (actual, wanted) => compare(Number(actual), Number(wanted));
}

function dated(compare: (a: number, b: number) => boolean): Compare {
  return (actual, wanted) => compare(Date.parse(actual), Date.parse(wanted));
}
