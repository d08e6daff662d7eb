import { type Judgement, judge, READ, speaksOf } from './judge.ts';
import { judgeOutsiders, type Outsider } from './outsiders.ts';
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
  readonly readers: readonly Principal[];
  readonly byArn: ReadonlyMap<string, Principal>;
}

export function populationOf(principals: readonly Principal[]): Population {
  const reads = ({ identity, isUnread }: Principal) =>
    isUnread || identity.some(({ statement }) => statement.effect === 'Allow' && speaksOf(statement, READ));
  return {
    accounts: new Set(principals.map(({ account }) => account)),
    all: principals,
    readers: principals.filter(reads),
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
  for (const principal of readers) named.add(principal);
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
