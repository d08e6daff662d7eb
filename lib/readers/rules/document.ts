import { type Pattern, patternOf } from './pattern.ts';

/** Whom a statement of a policy on a resource speaks of. */
export interface NamedPrincipal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  /** `*` for everybody. */
  readonly value: string;
}

export interface Condition {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of a policy, with its one-or-many members as lists. */
export interface Statement {
  /** Its place in the document, from 1. */
  readonly number: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: { readonly patterns: readonly Pattern[]; readonly negated: boolean };
  /** Null: it names none, as in a document that stands on the thing it speaks of. */
  readonly resources: { readonly patterns: readonly Pattern[]; readonly negated: boolean } | null;
  readonly principals: { readonly named: readonly NamedPrincipal[]; readonly negated: boolean } | null;
  readonly conditions: readonly Condition[];
  /** Itself as JSON, as it was written. */
  readonly json: string;
}

/** AWS's largest document is a key policy of 32,768 characters; whitespace is not counted in the others. */
const LONGEST = 262_144;

/** Reads the statements of a policy; null: it cannot be read as one, so nothing may be concluded from it. */
export function readStatements(text: string): readonly Statement[] | null {
  const raw = rawStatements(text);
  if (raw === null) return null;
  const statements = raw.map((each, index) => statementOf(each, index + 1));
  return statements.every((statement) => statement !== null) ? statements : null;
}

/** The statements of a document as they are written, or null. */
export function rawStatements(text: string): readonly Readonly<Record<string, unknown>>[] | null {
  if (text.length > LONGEST) return null;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document) || document.Statement === undefined) return null;
  const listed: readonly unknown[] = Array.isArray(document.Statement)
    ? document.Statement
    : [document.Statement];
  return listed.every(isRecord) ? listed : null;
}

export function statementOf(raw: Readonly<Record<string, unknown>>, number: number): Statement | null {
  const { Effect: effect, Sid: sid } = raw;
  if (effect !== 'Allow' && effect !== 'Deny') return null;
  if (sid !== undefined && typeof sid !== 'string') return null;
  const actions = sideOf(raw.Action, raw.NotAction, (text) => text.toLowerCase());
  const resources = sideOf(raw.Resource, raw.NotResource, (text) => text);
  const principals = principalsOf(raw);
  const conditions = conditionsOf(raw.Condition);
  if (!actions || resources === undefined || principals === undefined || conditions === null) return null;
  const json = safeJson(raw);
  if (json === null) return null;
  return { number, sid: sid ?? null, effect, actions, resources, principals, conditions, json };
}

/** Null: neither is there; undefined: both are, or one that is no list of texts. */
function sideOf(positive: unknown, negative: unknown, shape: (text: string) => string) {
  if (positive === undefined && negative === undefined) return null;
  if (positive !== undefined && negative !== undefined) return undefined;
  const listed = textsOf(positive ?? negative);
  if (listed === null) return undefined;
  return { patterns: listed.map((text) => patternOf(shape(text))), negated: positive === undefined };
}

function principalsOf(raw: Readonly<Record<string, unknown>>): Statement['principals'] | undefined {
  const { Principal: principal, NotPrincipal: notPrincipal } = raw;
  if (principal === undefined && notPrincipal === undefined) return null;
  if (principal !== undefined && notPrincipal !== undefined) return undefined;
  const body = principal ?? notPrincipal;
  const negated = principal === undefined;
  if (body === '*') return { named: [{ type: 'AWS', value: '*' }], negated };
  if (!isRecord(body)) return undefined;
  const named: NamedPrincipal[] = [];
  for (const [type, values] of Object.entries(body)) {
    const listed = textsOf(values);
    if (listed === null || !isPrincipalType(type)) return undefined;
    named.push(...listed.map((value) => ({ type, value })));
  }
  return { named, negated };
}

function conditionsOf(raw: unknown): readonly Condition[] | null {
  if (raw === undefined) return [];
  if (!isRecord(raw)) return null;
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(raw)) {
    if (!isRecord(keys)) return null;
    for (const [key, values] of Object.entries(keys)) {
      const listed = textsOf(values);
      if (listed === null) return null;
      conditions.push({ operator, key, values: listed });
    }
  }
  return conditions;
}

/** One text or several; numbers and truth values are written out, as AWS takes them. */
function textsOf(value: unknown): readonly string[] | null {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.map((item) =>
    typeof item === 'boolean' || typeof item === 'number' ? String(item) : item,
  );
  return texts.length > 0 && texts.every((item) => typeof item === 'string') ? texts : null;
}

/** Text that opens deeper than a stack can follow is no policy. */
function safeJson(raw: unknown): string | null {
  try {
    return JSON.stringify(raw);
  } catch {
    return null;
  }
}

function isPrincipalType(text: string): text is NamedPrincipal['type'] {
  return text === 'AWS' || text === 'Service' || text === 'Federated' || text === 'CanonicalUser';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
