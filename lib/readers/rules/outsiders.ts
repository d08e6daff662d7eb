import {
  allOf,
  anyOf,
  conditionHolds,
  type KnownKeys,
  NO,
  open,
  type Truth,
  type Values,
} from './condition.ts';
import type { NamedPrincipal, Statement } from './document.ts';
import { DECRYPT, type Judgement, READ, resourceFits, speaksOf, UNREAD } from './judge.ts';
import { type Caller, knownKeys, otherwise } from './known-keys.ts';
import type { JudgedSecret, SourcedStatement } from './principal.ts';
import { accountNamed, placeOf, type Somebody } from './principal-match.ts';

/** Who is let in by the policy on a secret and is no user or role that we can look into. */
export interface Outsider {
  readonly kind: 'everybody' | 'account' | 'foreign' | 'service' | 'federated';
  /** ARN, name of the service, or `*`. */
  readonly principal: string;
  readonly account: string | null;
  readonly judgement: Judgement;
}

/**
 * Everybody, other accounts, their users and roles, and services that the policy on a secret lets in. `known` accounts are
 * those whose users and roles are judged one by one.
 */
export function judgeOutsiders(secret: JudgedSecret, known: ReadonlySet<string>): readonly Outsider[] {
  const allows = (secret.policy ?? []).filter(
    ({ statement }) => statement.effect === 'Allow' && speaksOf(statement, READ),
  );
  const found = new Map<string, Outsider>();
  for (const who of named(allows, secret, known)) {
    if (found.has(who.principal)) continue;
    const judgement = judgeOutsider(who, secret, allows);
    if (judgement !== null) found.set(who.principal, { ...who, judgement });
  }
  return [...found.values()];
}

type Named = Omit<Outsider, 'judgement'>;

function named(
  allows: readonly SourcedStatement[],
  secret: JudgedSecret,
  known: ReadonlySet<string>,
): readonly Named[] {
  const all: Named[] = [];
  for (const { statement } of allows) {
    const { principals } = statement;
    if (principals === null) continue;
    if (principals.negated) all.push(EVERYBODY);
    else all.push(...principals.named.flatMap((each) => outsiderOf(each, secret, known) ?? []));
  }
  // A role of a let-in account that some condition speaks of is judged by itself.
  const accounts = new Set(
    all.flatMap(({ kind, account }) => (kind === 'account' && account ? [account] : [])),
  );
  for (const { statement } of secret.policy ?? []) {
    for (const arn of statement.conditions.flatMap(({ values }) => values)) {
      const account = /^arn:[a-z-]+:iam::(\d{12}):(?:role|user)\/[^*?$]+$/.exec(arn)?.[1];
      if (account !== undefined && accounts.has(account))
        all.push({ kind: 'foreign', principal: arn, account });
    }
  }
  return all;
}

const EVERYBODY: Named = { kind: 'everybody', principal: '*', account: null };

function outsiderOf(
  { type, value }: NamedPrincipal,
  secret: JudgedSecret,
  known: ReadonlySet<string>,
): Named | null {
  if (type === 'Service') return { kind: 'service', principal: value, account: null };
  if (type !== 'AWS') return { kind: 'federated', principal: value, account: null };
  if (value === '*') return EVERYBODY;
  const whole = accountNamed(value);
  const account = whole ?? /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):/.exec(value)?.[1] ?? null;
  if (account === null || account === secret.account || known.has(account)) return null;
  if (whole !== null) {
    return { kind: 'account', principal: `arn:${secret.partition}:iam::${account}:root`, account };
  }
  return { kind: 'foreign', principal: value, account };
}

function judgeOutsider(
  who: Named,
  secret: JudgedSecret,
  allows: readonly SourcedStatement[],
): Judgement | null {
  const asked = { action: READ, resource: secret.arn, known: knownOf(who, secret) };
  const fits = allows.filter(({ statement }) => names(statement, who));
  const allowing = fits.map((of) => ({ of, truth: truthOf(of.statement, asked) }));
  const allow = anyOf(allowing.map(({ truth }) => truth));
  const denying = (secret.policy ?? []).filter(
    ({ statement }) => statement.effect === 'Deny' && speaksOf(statement, READ) && forbids(statement, who),
  );
  const denied = anyOf(
    denying.map(({ statement }) => truthOf(statement, { ...asked, known: standIn(who, secret) })),
  );
  const own = who.account === null ? [] : [open(`the policies of account ${who.account}`)];
  const truth = allOf([allow, ...own, keyFor(who, secret), ...(denied.is === 'open' ? [denied] : [])]);
  if (truth.is === 'no' && denied.is !== 'yes') return null;
  const grants = allowing.flatMap(({ of, truth: each }) => (each.is === 'no' ? [] : [of]));
  if (denied.is === 'yes') {
    return allow.is === 'no' ? null : { verdict: 'no', grants, denials: denying, open: [] };
  }
  return truth.is === 'open'
    ? { verdict: 'depends', grants, denials: denying, open: [...truth.keys].sort() }
    : { verdict: 'yes', grants, denials: [], open: [] };
}

function truthOf(
  statement: Statement,
  asked: { readonly action: string; readonly resource: string; readonly known: KnownKeys },
): Truth {
  return allOf([
    resourceFits(statement, asked),
    ...statement.conditions.map((condition) => conditionHolds(condition, asked.known)),
  ]);
}

function names({ principals }: Statement, who: Named): boolean {
  if (principals === null) return false;
  if (principals.negated) return who.kind === 'everybody';
  return principals.named.some(
    ({ type, value }) =>
      (type === 'AWS') === (who.kind !== 'service' && who.kind !== 'federated') &&
      (value === who.principal ||
        (value === '*' && type === 'AWS') ||
        (who.account !== null && accountNamed(value) === who.account)),
  );
}

/** Whether a deny means it. Services answer to denies of everybody as well. */
function forbids(statement: Statement, who: Named): boolean {
  if (who.kind === 'service' || who.kind === 'federated') {
    return (statement.principals?.named ?? []).some(({ value }) => value === '*' || value === who.principal);
  }
  return (
    placeOf(statement, somebody(who)).direct.is !== 'no' ||
    placeOf(statement, somebody(who)).delegated.is !== 'no'
  );
}

function somebody({ kind, principal, account }: Named): Somebody {
  return { kind: kind === 'account' ? 'root' : 'role', arn: principal, account: account ?? '', name: '' };
}

/** Of everybody nothing is known; of one account its number; of a user or role what its ARN says. */
function knownOf(who: Named, secret: JudgedSecret): KnownKeys {
  const changes = new Map<string, Values>([
    ['aws:principaltype', undefined],
    ['aws:username', undefined],
  ]);
  if (who.kind !== 'foreign') changes.set('aws:principalarn', undefined);
  if (who.kind !== 'foreign' && who.account === null) changes.set('aws:principalaccount', undefined);
  if (who.kind === 'service') {
    changes.set('aws:principalisawsservice', ['true']).set('aws:principalservicename', [who.principal]);
    for (const key of ['aws:sourcearn', 'aws:sourceaccount', 'aws:principalservicenameslist']) {
      changes.set(key, undefined);
    }
  }
  return otherwise(knownKeys(callerOf(who), secret), changes);
}

/** For denies: somebody who is no one that a list of exceptions names. */
function standIn(who: Named, secret: JudgedSecret): KnownKeys {
  const changes = new Map<string, Values>();
  if (who.kind === 'everybody') changes.set('aws:principalarn', ['arn:aws:iam::somebody:role/else']);
  if (who.kind === 'account') changes.set('aws:principalarn', [who.principal]);
  return otherwise(knownOf(who, secret), changes);
}

function callerOf({ kind, principal, account }: Named): Caller {
  return {
    kind: kind === 'account' ? 'root' : 'role',
    arn: principal,
    account: account ?? '',
    name: '',
    tags: new Map(),
  };
}

/** The key AWS manages serves no other account; a key of the customer's must let it in. */
function keyFor(who: Named, { key }: JudgedSecret): Truth {
  if (who.kind === 'service' || who.kind === 'federated')
    return key.kind === 'customer' ? open('the KMS key') : allOf([]);
  if (key.kind === 'aws-managed') return NO;
  if (key.policy === null) return open(UNREAD.key);
  const admits = key.policy.filter(
    ({ statement }) => statement.effect === 'Allow' && speaksOf(statement, DECRYPT) && names(statement, who),
  );
  if (admits.length === 0) return NO;
  return admits.some(({ statement }) => statement.conditions.length === 0)
    ? allOf([])
    : open('the policy of the KMS key');
}
