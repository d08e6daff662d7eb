import {
  allOf,
  anyOf,
  conditionHolds,
  fillVariables,
  type KnownKeys,
  NO,
  open,
  type Truth,
  YES,
} from './condition.ts';
import type { Statement } from './document.ts';
import { knownKeys, knownKeysOfDecrypt } from './known-keys.ts';
import { matches, patternOf } from './pattern.ts';
import type { JudgedSecret, PolicyOn, Principal, SourcedStatement } from './principal.ts';
import { type Place, placeOf } from './principal-match.ts';

export const READ = 'secretsmanager:getsecretvalue';
export const DECRYPT = 'kms:decrypt';

/** Whether somebody can read a value past the product, by what was written down. */
export interface Judgement {
  readonly verdict: 'yes' | 'depends' | 'no';
  /** Statements that let it in, surely or perhaps. */
  readonly grants: readonly SourcedStatement[];
  /** Statements by which it may use the key of the customer's that the value lies under. */
  readonly decrypts?: readonly SourcedStatement[];
  /** Statements that keep it out, surely or perhaps. */
  readonly denials: readonly SourcedStatement[];
  /** What it depends on: condition keys, and what could not be read, sorted. */
  readonly open: readonly string[];
}

/** What cannot be read is told in words among the condition keys. */
export const UNREAD = {
  identity: 'a policy of its own that could not be read',
  boundary: 'its permissions boundary, which could not be read',
  secret: 'the policy on the secret, which could not be read',
  key: 'the policy of the KMS key, which could not be read',
} as const;

interface Hit {
  readonly of: SourcedStatement;
  readonly truth: Truth;
  readonly place: Place;
}

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly known: KnownKeys;
}

/**
 * Judges a user, a role or a root user against one secret, as AWS does: an explicit deny anywhere wins; in its own
 * account its own policies or the policy on the secret must allow; from another account both must. Under a key of the
 * customer's the same is asked of decrypting, where the key's policy has to admit its own account too.
 */
export function judge(principal: Principal, secret: JudgedSecret): Judgement {
  const read: Asked = { action: READ, resource: secret.arn, known: knownKeys(principal, secret) };
  const own = principal.account === secret.account;
  const reading = side(principal, secret.policy, read);
  const inPolicy = allowsOn(reading.onResource);
  const byPolicy = secret.policy === null ? open(UNREAD.secret) : inPolicy.direct;
  const unread = principal.isUnread ? open(UNREAD.identity) : NO;
  const byIdentity = anyOf([reading.identity, unread]);
  const bounded = allOf([byIdentity, reading.boundary]);
  // What names a user is not held back by its boundary; what names a role, or everybody, is.
  const direct = principal.kind === 'user' ? byPolicy : allOf([byPolicy, reading.boundary]);
  const access = own
    ? anyOf([bounded, direct])
    : allOf([bounded, secret.policy === null ? byPolicy : anyOf([inPolicy.direct, inPolicy.delegated])]);
  if (access.is === 'no') return NOBODY;
  const decrypting = decrypt(principal, secret);
  // What cannot be read may deny as well as allow.
  const unseen = [...(principal.isUnread ? [unread] : []), ...(secret.policy === null ? [byPolicy] : [])];
  const truth = allOf([access, decrypting.truth, but(reading.denied), but(decrypting.denied), ...unseen]);
  const denials = [...reading.denials, ...decrypting.denials];
  return { ...judgement(truth, reading.allows, denials), decrypts: decrypting.allows };
}

const NOBODY: Judgement = { verdict: 'no', grants: [], denials: [], open: [] };

function judgement(
  truth: Truth,
  grants: readonly SourcedStatement[],
  denials: readonly SourcedStatement[],
): Judgement {
  if (truth.is === 'no') return { verdict: 'no', grants, denials, open: [] };
  if (truth.is === 'yes') return { verdict: 'yes', grants, denials: [], open: [] };
  return { verdict: 'depends', grants, denials, open: [...truth.keys].sort() };
}

interface Side {
  readonly identity: Truth;
  readonly boundary: Truth;
  readonly onResource: readonly Hit[];
  readonly denied: Truth;
  readonly allows: readonly SourcedStatement[];
  readonly denials: readonly SourcedStatement[];
}

/** What every policy that has a say says to one thing asked for. */
function side(principal: Principal, on: PolicyOn, asked: Asked): Side {
  const identity = hitsOf(principal.identity, asked, () => EVERYBODY);
  const boundary = hitsOf(principal.boundary ?? [], asked, () => EVERYBODY);
  const onResource = hitsOf(on ?? [], asked, (statement) => placeOf(statement, principal));
  const denials = [...identity, ...boundary, ...onResource].filter(
    ({ of }) => of.statement.effect === 'Deny',
  );
  const allows = [...identity, ...onResource].filter(({ of }) => of.statement.effect === 'Allow');
  return {
    identity: allowed(identity),
    boundary: principal.isBoundaryUnread
      ? open(UNREAD.boundary)
      : principal.boundary === null
        ? YES
        : allowed(boundary),
    onResource,
    denied: anyOf(denials.map(({ truth }) => truth)),
    allows: allows.map(({ of }) => of),
    denials: denials.map(({ of }) => of),
  };
}

const EVERYBODY: Place = { direct: YES, delegated: NO };

function hitsOf(
  statements: readonly SourcedStatement[],
  asked: Asked,
  placed: (statement: Statement) => Place,
): readonly Hit[] {
  const hits: Hit[] = [];
  for (const of of statements) {
    const { statement } = of;
    if (!speaksOf(statement, asked.action)) continue;
    const about = resourceFits(statement, asked);
    if (about.is === 'no') continue;
    const place = placed(statement);
    const who = anyOf([place.direct, place.delegated]);
    if (who.is === 'no') continue;
    const conditions = statement.conditions.map((condition) => conditionHolds(condition, asked.known));
    const truth = allOf([about, who, ...conditions]);
    if (truth.is !== 'no') hits.push({ of, truth, place });
  }
  return hits;
}

export function speaksOf({ actions }: Statement, action: string): boolean {
  return actions.patterns.some((pattern) => matches(pattern, action)) !== actions.negated;
}

export function resourceFits({ resources }: Statement, { resource, known }: Asked): Truth {
  // A document that stands on the thing itself may leave it out.
  if (resources === null) return YES;
  const each = resources.patterns.map((pattern) => {
    if (!pattern.text.includes('${')) return matches(pattern, resource) ? YES : NO;
    const filled = fillVariables(pattern.text, known);
    if (typeof filled === 'string') return matches(patternOf(filled), resource) ? YES : NO;
    return open(...filled.missing);
  });
  const truth = anyOf(each);
  if (!resources.negated || truth.is === 'open') return truth;
  return truth.is === 'yes' ? NO : YES;
}

function allowed(hits: readonly Hit[]): Truth {
  return anyOf(hits.flatMap(({ of, truth }) => (of.statement.effect === 'Allow' ? [truth] : [])));
}

/** What a policy on something allows: to the caller itself, and to its account, whose own policies then decide. */
function allowsOn(hits: readonly Hit[]): Place {
  const allows = hits.filter(({ of }) => of.statement.effect === 'Allow');
  return {
    direct: anyOf(allows.map(({ truth, place }) => allOf([truth, place.direct]))),
    delegated: anyOf(allows.map(({ truth, place }) => allOf([truth, place.delegated]))),
  };
}

interface Decrypting {
  readonly truth: Truth;
  readonly denied: Truth;
  readonly allows: readonly SourcedStatement[];
  readonly denials: readonly SourcedStatement[];
}

function decrypt(principal: Principal, secret: JudgedSecret): Decrypting {
  const { key } = secret;
  const own = principal.account === secret.account;
  const arn = key.kind === 'customer' ? key.arn : null;
  const asked: Asked = {
    action: DECRYPT,
    resource: arn ?? `arn:${secret.partition}:kms:${secret.region}:${secret.account}:key/of-this-secret`,
    known: knownKeysOfDecrypt(principal, secret),
  };
  const all = side(principal, key.kind === 'customer' ? key.policy : [], asked);
  const { denied, denials } = all;
  if (key.kind === 'aws-managed') return { truth: own ? YES : NO, denied, allows: [], denials };
  const { direct, delegated } = allowsOn(all.onResource);
  const bounded = allOf([all.identity, all.boundary]);
  const keyOwner = arn?.split(':')[4] ?? secret.account;
  const truth =
    key.policy === null
      ? open(UNREAD.key)
      : principal.account === keyOwner
        ? anyOf([allOf([direct, all.boundary]), allOf([bounded, delegated])])
        : allOf([bounded, anyOf([direct, delegated])]);
  return { truth, denied, allows: all.allows, denials };
}

/** A deny turns what it surely meets into a no, and what it perhaps meets into an open question. */
function but(denied: Truth): Truth {
  if (denied.is === 'open') return denied;
  return denied.is === 'yes' ? NO : YES;
}

/** Whether the statements on a secret deny somebody an action, whatever else would allow it. */
export function deniesOf(
  statements: readonly SourcedStatement[],
  principal: Principal,
  secret: JudgedSecret,
  action: string,
): Truth {
  const asked = { action, resource: secret.arn, known: knownKeys(principal, secret) };
  const hits = hitsOf(statements, asked, (statement) => placeOf(statement, principal));
  return anyOf(hits.flatMap(({ of, truth }) => (of.statement.effect === 'Deny' ? [truth] : [])));
}
