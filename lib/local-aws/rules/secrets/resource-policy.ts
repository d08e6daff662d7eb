import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { type PolicyDocument, readPolicy, type Statement } from '../policy/policy-document.ts';

export const UNSUPPORTED_PRINCIPAL = 'This resource policy contains an unsupported principal.';

/** Reads the policy of a secret, or says that its syntax is wrong in AWS's words. */
export function readResourcePolicy(text: string): Result<PolicyDocument> {
  const policy = readPolicy(text, 'resource');
  return policy.ok
    ? policy
    : refuse('MalformedPolicyDocumentException', 'This resource policy contains a syntax error.');
}

/** A user or role of an account, as a principal names it. */
export interface NamedPrincipal {
  readonly kind: 'user' | 'role';
  readonly account: string;
  readonly name: string;
}

const ACCOUNT = /^(?:arn:aws[a-z-]*:iam::)?\d{12}(?::root)?$/;
const IDENTITY = /^arn:aws[a-z-]*:iam::(\d{12}):(user|role)\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]+)$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]{2,64}$/;

/** The users and roles that a policy names. Refuses principals that cannot be any. */
export function principalsOf(policy: PolicyDocument): Result<readonly NamedPrincipal[]> {
  const named: NamedPrincipal[] = [];
  for (const principal of policy.flatMap(
    ({ principals, notPrincipals }) => principals ?? notPrincipals ?? [],
  )) {
    if (principal === '*' || ACCOUNT.test(principal)) continue;
    const identity = IDENTITY.exec(principal);
    const session = SESSION.exec(principal);
    if (identity !== null) {
      const [, account = '', kind, name = ''] = identity;
      named.push({ kind: kind === 'user' ? 'user' : 'role', account, name });
    } else if (session !== null) {
      named.push({ kind: 'role', account: session[1] ?? '', name: session[2] ?? '' });
    } else return refuse('MalformedPolicyDocumentException', UNSUPPORTED_PRINCIPAL);
  }
  return ok(named);
}

/** Condition keys that tie a wildcard principal to somebody or somewhere. */
const LIMITING = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
]);

/** Whether a policy lets everybody in: an Allow for any principal without a condition that says who or from where. */
export function isPublic(policy: PolicyDocument): boolean {
  return policy.some((statement) => statement.effect === 'Allow' && admitsEverybody(statement));
}

function admitsEverybody({ principals = [], notPrincipals, conditions }: Statement): boolean {
  return (
    (notPrincipals !== undefined || principals.includes('*')) &&
    !conditions.some(
      ({ operator, key, values }) =>
        LIMITING.has(key.toLowerCase()) && !/Not|IfExists|Null/.test(operator) && !values.includes('*'),
    )
  );
}
