import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { CONDITION_OPERATORS, operatorOf } from './condition.ts';

/** One statement with its one-or-many members as lists. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  /** Principal: `*`, or the texts under AWS. Only in resource and trust policies. */
  readonly principals: readonly string[] | undefined;
  /** NotPrincipal: everybody but these. A statement has one of the two. */
  readonly notPrincipals?: readonly string[] | undefined;
  /** operator → key → values */
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type PolicyDocument = readonly Statement[];
/** Trust policies name no resource, identity policies no principal, policies on a resource name both. */
export type PolicyKind = 'identity' | 'trust' | 'resource';

const MEMBERS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);

/** Reads a policy text. Whatever is not understood makes the document malformed: a policy fails closed. */
export function readPolicy(text: string, kind: PolicyKind): Result<PolicyDocument> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return malformed();
  }
  if (!isRecord(document)) return malformed();
  const { Version: version, Statement: body } = document;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') return malformed();
  const statements: Statement[] = [];
  for (const raw of Array.isArray(body) ? body : [body]) {
    const statement = isRecord(raw) ? readStatement(raw, kind) : undefined;
    if (statement === undefined) return malformed();
    statements.push(statement);
  }
  return statements.length > 0 ? ok(statements) : malformed();
}

function malformed() {
  return refuse('MalformedPolicyDocument', 'This policy contains invalid Json or a syntax error.');
}

function readStatement(raw: Record<string, unknown>, kind: PolicyKind): Statement | undefined {
  if (Object.keys(raw).some((member) => !MEMBERS.has(member))) return undefined;
  const { Sid: sid, Effect: effect } = raw;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  if (sid !== undefined && typeof sid !== 'string') return undefined;
  const lists = ['Action', 'NotAction', 'Resource', 'NotResource'].map((member) => readTexts(raw[member]));
  if (lists.includes('wrong')) return undefined;
  const [actions, notActions, resources, notResources] = lists as (string[] | undefined)[];
  const principals = readPrincipals(raw.Principal);
  const notPrincipals = readPrincipals(raw.NotPrincipal);
  const conditions = readConditions(raw.Condition);
  if (principals === 'wrong' || notPrincipals === 'wrong' || conditions === 'wrong') return undefined;
  if ((actions === undefined) === (notActions === undefined)) return undefined;
  const placed = resources !== undefined || notResources !== undefined;
  if (principals !== undefined && notPrincipals !== undefined) return undefined;
  // Trust in everybody but some is not understood here.
  if (kind === 'trust' && notPrincipals !== undefined) return undefined;
  if ((kind === 'identity') !== (principals === undefined && notPrincipals === undefined)) return undefined;
  if ((kind !== 'trust') !== placed) return undefined;
  const named = { principals, ...(notPrincipals === undefined ? {} : { notPrincipals }) };
  return { sid, effect, actions, notActions, resources, notResources, ...named, conditions };
}

function readTexts(value: unknown): string[] | undefined | 'wrong' {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : 'wrong';
}

function readPrincipals(value: unknown): string[] | undefined | 'wrong' {
  if (value === undefined) return undefined;
  if (value === '*') return ['*'];
  if (!isRecord(value)) return 'wrong';
  // Service and federated principals never call this server; they are understood and match nobody.
  if (Object.keys(value).some((kind) => !['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind)))
    return 'wrong';
  return value.AWS === undefined ? [] : readTexts(value.AWS);
}

function readConditions(value: unknown): Condition[] | 'wrong' {
  if (value === undefined) return [];
  if (!isRecord(value)) return 'wrong';
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (!CONDITION_OPERATORS.has(operatorOf(operator).name) || !isRecord(keys)) return 'wrong';
    for (const [key, raw] of Object.entries(keys)) {
      const list = (Array.isArray(raw) ? raw : [raw]).map((item) =>
        typeof item === 'boolean' || typeof item === 'number' ? String(item) : item,
      );
      if (list.length === 0 || !list.every((item) => typeof item === 'string')) return 'wrong';
      conditions.push({ operator, key, values: list });
    }
  }
  return conditions;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
