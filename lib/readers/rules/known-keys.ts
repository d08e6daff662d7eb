import type { KnownKeys } from './condition.ts';
import type { JudgedSecret, Principal } from './principal.ts';

/** Whoever calls, as far as a policy on a secret or a key may ask. */
export type Caller = Pick<Principal, 'kind' | 'arn' | 'account' | 'name' | 'tags'>;

const NOT_BY_A_SERVICE: readonly (readonly [string, readonly string[] | null])[] = [
  ['aws:viaawsservice', ['false']],
  ['aws:principalisawsservice', ['false']],
  ['aws:calledvia', null],
  ['aws:calledviafirst', null],
  ['aws:calledvialast', null],
  ['aws:sourcearn', null],
  ['aws:sourceaccount', null],
  ['aws:principalservicename', null],
  ['aws:principalservicenameslist', null],
];

/**
 * What is known of a read before somebody makes it: who calls directly, and of what. Address, network, second factor,
 * tags of a session and the rest are left out: they are the call's.
 */
export function knownKeys(caller: Caller, secret: JudgedSecret): KnownKeys {
  const known = new Map<string, readonly string[] | null>([
    ...NOT_BY_A_SERVICE,
    ['aws:principalarn', [caller.arn]],
    ['aws:principalaccount', [caller.account]],
    ['aws:principaltype', [TYPES[caller.kind]]],
    ['aws:username', caller.kind === 'user' ? [caller.name] : null],
    ['aws:securetransport', ['true']],
    ['aws:requestedregion', [secret.region]],
    ['aws:resourceaccount', [secret.account]],
  ]);
  // Keys of a user have no session that could carry one.
  if (caller.kind === 'user') known.set('aws:sourceidentity', null);
  return new KnownWithTags(known, caller, secret);
}

const TYPES = { user: 'User', role: 'AssumedRole', root: 'Account' } as const;

/** What a read is to the key: Secrets Manager uses it in the caller's name. */
export function knownKeysOfDecrypt(caller: Caller, secret: JudgedSecret): KnownKeys {
  // Tags of the key are not read; keys of Secrets Manager are none of KMS's.
  const base = knownKeys(caller, { ...secret, tags: null }) as KnownWithTags;
  base.isAtKms = true;
  for (const [key, values] of [
    ['kms:viaservice', [`secretsmanager.${secret.region}.amazonaws.com`]],
    ['kms:calleraccount', [caller.account]],
    ['kms:encryptioncontext:secretarn', [secret.arn]],
    ['kms:encryptioncontextkeys', ['SecretARN', 'SecretVersionId']],
    ['aws:viaawsservice', ['true']],
  ] as const) {
    base.set(key, values);
  }
  for (const key of ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast']) base.delete(key);
  return base;
}

/** Tags are many and seldom asked for: they are looked up, not copied. */
class KnownWithTags extends Map<string, readonly string[] | null> {
  readonly #caller: Caller;
  readonly #secret: JudgedSecret;
  isAtKms = false;

  constructor(known: ReadonlyMap<string, readonly string[] | null>, caller: Caller, secret: JudgedSecret) {
    super(known);
    this.#caller = caller;
    this.#secret = secret;
  }

  override get(key: string): readonly string[] | null | undefined {
    const there = super.get(key);
    if (there !== undefined) return there;
    if (key.startsWith(PRINCIPAL_TAG)) return this.#tagOfCaller(key.slice(PRINCIPAL_TAG.length));
    if (this.isAtKms && key.startsWith('secretsmanager:')) return null;
    const tag = RESOURCE_TAGS.find((prefix) => key.startsWith(prefix));
    if (tag === undefined || this.#secret.tags === null) return undefined;
    const value = this.#secret.tags.get(key.slice(tag.length));
    return value === undefined ? null : [value];
  }

  /** A session of a role can bring tags of its own, also in place of the role's; keys of a user cannot. */
  #tagOfCaller(tag: string): readonly string[] | null | undefined {
    const value = this.#caller.tags.get(tag);
    if (value !== undefined) return [value];
    return this.#caller.kind === 'role' ? undefined : null;
  }
}

const PRINCIPAL_TAG = 'aws:principaltag/';
const RESOURCE_TAGS = ['secretsmanager:resourcetag/', 'aws:resourcetag/'];
