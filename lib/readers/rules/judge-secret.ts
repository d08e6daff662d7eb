import { type Judgement, judge, READ, speaksOf } from './judge.ts';
import { judgeOutsiders, type Outsider } from './outsiders.ts';
import { matches, type Pattern } from './pattern.ts';
import { type JudgedSecret, type Principal, rootOf } from './principal.ts';

/** Somebody who can read a secret directly, perhaps can, or would be able to if nothing kept it out. */
export interface DirectReader {
  readonly kind: Principal['kind'] | Outsider['kind'];
  readonly principal: string;
  readonly account: string | null;
  readonly judgement: Judgement;
}

/** The users and roles of the accounts that are connected, sorted out once for many secrets. */
export interface Population {
  readonly accounts: ReadonlySet<string>;
  readonly all: readonly Principal[];
  /** Those whom a policy of their own lets read something. */
  readonly readers: Reach;
  readonly byArn: ReadonlyMap<string, Principal>;
}

interface Reaching {
  readonly principal: Principal;
  /** Patterns of ARNs, one of which fits; null: any secret. */
  readonly patterns: readonly Pattern[] | null;
}

/** What a principal's own policies can reach at most. Looked at before it is judged: most reach few secrets. */
function reachOf(principal: Principal): Reaching | null {
  const allows = principal.identity.flatMap(({ statement }) =>
    statement.effect === 'Allow' && speaksOf(statement, READ) ? [statement] : [],
  );
  if (principal.isUnread) return { principal, patterns: null };
  if (allows.length === 0) return null;
  const patterns: Pattern[] = [];
  for (const { resources } of allows) {
    if (resources === null || resources.negated) return { principal, patterns: null };
    if (resources.patterns.some(({ text }) => text.includes('${'))) return { principal, patterns: null };
    patterns.push(...resources.patterns);
  }
  return { principal, patterns };
}

/** Principals by how the names of what they reach begin: a thousand roles are not held against every secret. */
class Reach {
  readonly #always: Principal[] = [];
  readonly #byStart = new Map<string, { readonly principal: Principal; readonly pattern: Pattern }[]>();
  readonly #lengths: readonly number[];

  constructor(all: readonly Reaching[]) {
    for (const { principal, patterns } of all) {
      if (patterns === null) this.#always.push(principal);
      for (const pattern of patterns ?? []) {
        const start = startOfName(pattern);
        const there = this.#byStart.get(start);
        if (there) there.push({ principal, pattern });
        else this.#byStart.set(start, [{ principal, pattern }]);
      }
    }
    this.#lengths = [...new Set([...this.#byStart.keys()].map((start) => start.length))];
  }

  /** Adds everybody who may reach a secret to a set. */
  collect(arn: string, into: Set<Principal>): void {
    for (const principal of this.#always) into.add(principal);
    const name = arn.slice(arn.indexOf(SECRET) + SECRET.length);
    for (const length of this.#lengths) {
      if (length > name.length) continue;
      for (const { principal, pattern } of this.#byStart.get(name.slice(0, length)) ?? []) {
        if (matches(pattern, arn)) into.add(principal);
      }
    }
  }
}

const SECRET = ':secret:';

/** How the name of every secret begins that the pattern fits. An ARN holds `:secret:` once: names have no colons. */
function startOfName({ first, middle, last }: Pattern): string {
  for (const { text } of [first, ...middle, ...(last ? [last] : [])]) {
    const at = text.indexOf(SECRET);
    if (at >= 0) return /^[^?\ue000\ue001]*/.exec(text.slice(at + SECRET.length))?.[0] ?? '';
  }
  return '';
}

export function populationOf(principals: readonly Principal[]): Population {
  return {
    accounts: new Set(principals.map(({ account }) => account)),
    all: principals,
    readers: new Reach(principals.flatMap((principal) => reachOf(principal) ?? [])),
    byArn: new Map(principals.map((principal) => [principal.arn, principal])),
  };
}

/** Everybody who can, or may be able to, read a secret past the product, and who is kept out by a deny. */
export function judgeSecret(secret: JudgedSecret, population: Population): readonly DirectReader[] {
  const found: DirectReader[] = [];
  for (const principal of candidates(secret, population)) {
    const judgement = judge(principal, secret);
    if (judgement.grants.length === 0 && judgement.verdict === 'no') continue;
    const { kind, arn, account } = principal;
    found.push({ kind, principal: arn, account, judgement });
  }
  return [...found, ...judgeOutsiders(secret, population.accounts)];
}

function candidates(secret: JudgedSecret, { all, readers, byArn }: Population): readonly Principal[] {
  const root = rootOf(secret.partition, secret.account);
  if (secret.policy === null) return [root, ...all.filter(({ account }) => account === secret.account)];
  const named = new Set<Principal>();
  for (const { statement } of secret.policy) {
    const { principals, effect } = statement;
    if (effect !== 'Allow' || principals === null || !speaksOf(statement, READ)) continue;
    const wide =
      principals.negated || principals.named.some(({ type, value }) => type === 'AWS' && value === '*');
    if (wide) return [root, ...all];
    for (const { value } of principals.named) {
      const principal = byArn.get(value) ?? roleOfSession(value, byArn);
      if (principal) named.add(principal);
    }
  }
  readers.collect(secret.arn, named);
  return [root, ...named];
}

/** A session is named without the path of its role. */
function roleOfSession(value: string, byArn: ReadonlyMap<string, Principal>): Principal | undefined {
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(value);
  if (session === null) return undefined;
  const plain = byArn.get(`arn:${session[1]}:iam::${session[2]}:role/${session[3]}`);
  if (plain) return plain;
  return [...byArn.values()].find(
    ({ kind, account, name }) => kind === 'role' && account === session[2] && name === session[3],
  );
}
