import { isAccountId } from '#lib/aws/rules/address.ts';

/** Whom the policy on a secret lets in, as far as the text alone tells. */
export interface PolicyReach {
  /** Anybody in the world is allowed something, and no condition narrows it to a network, an organisation or an account. */
  readonly isPublic: boolean;
  /** Accounts other than the secret's own that are allowed something, sorted. */
  readonly accounts: readonly string[];
  /** The text is no policy that we can read: nothing is said about whom it lets in. */
  readonly unreadable: boolean;
}

const NOBODY: PolicyReach = { isPublic: false, accounts: [], unreadable: false };

/** Condition keys that tie a statement for everybody to somebody, as AWS's own check of public access counts them. */
const NARROWING = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:sourceorgid',
];

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

/**
 * Reads a resource policy. What it allows counts, whatever a deny in it or in an identity policy takes away again: this
 * is whom somebody meant to let in.
 * @param text the policy as AWS keeps it, or null for none. @param ownAccount the secret's account.
 */
export function reachOfPolicy(text: string | null, ownAccount: string): PolicyReach {
  if (text === null) return NOBODY;
  const statements = statementsOf(text);
  if (statements === null) return { ...NOBODY, unreadable: true };
  const accounts = new Set<string>();
  let isPublic = false;
  for (const statement of statements) {
    if (statement.Effect !== 'Allow') continue;
    const principals = principalsOf(statement);
    if (principals.includes('*') && !isNarrowed(statement.Condition)) isPublic = true;
    for (const principal of principals) {
      const account = accountOf(principal);
      if (account !== null && account !== ownAccount) accounts.add(account);
    }
  }
  return { isPublic, accounts: [...accounts].sort(), unreadable: false };
}

function statementsOf(text: string): readonly Statement[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document)) return null;
  const listed = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return listed.every(isRecord) ? listed : null;
}

/** `"*"`, and what stands under `AWS`; service principals are no accounts. NotPrincipal with Allow is everybody else. */
function principalsOf(statement: Statement): readonly string[] {
  if (statement.NotPrincipal !== undefined) return ['*'];
  if (typeof statement.Principal === 'string') return [statement.Principal];
  if (!isRecord(statement.Principal)) return [];
  const named = statement.Principal.AWS;
  const list: readonly unknown[] = Array.isArray(named) ? named : [named];
  return list.filter((entry) => typeof entry === 'string');
}

/** An operator whose keys all must hold: one narrowing key in any of them is enough. */
function isNarrowed(condition: unknown): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      !/^(forallvalues:|.*ifexists$|.*not)/i.test(operator) &&
      isRecord(keys) &&
      Object.keys(keys).some((key) => NARROWING.includes(key.toLowerCase())),
  );
}

function accountOf(principal: string): string | null {
  if (isAccountId(principal)) return principal;
  const account = principal.split(':')[4];
  return principal.startsWith('arn:') && account !== undefined && isAccountId(account) ? account : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
