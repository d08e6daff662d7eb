import type { KnownKeys, Values } from './condition.ts';
import type { JudgedSecret, Principal } from './principal.ts';

/** Whoever calls, as far as a policy on a secret or a key may ask. */
export type Caller = Pick<Principal, 'kind' | 'arn' | 'account' | 'name' | 'tags'>;

/** A direct call has none of what AWS adds when one of its services calls. */
const NOT_BY_A_SERVICE: ReadonlyMap<string, readonly string[] | null> = new Map([
  ['aws:viaawsservice', ['false']],
  ['aws:principalisawsservice', ['false']],
  ['aws:calledvia', null],
  ['aws:calledviafirst', null],
  ['aws:calledvialast', null],
  ['aws:sourcearn', null],
  ['aws:sourceaccount', null],
  ['aws:principalservicename', null],
  ['aws:principalservicenameslist', null],
  ['aws:securetransport', ['true']],
]);

const TYPES = { user: ['User'], role: ['AssumedRole'], root: ['Account'] } as const;
const PRINCIPAL_TAG = 'aws:principaltag/';

/**
 * What is known of a read before somebody makes it: who calls directly, and of what. Address, network, second factor,
 * tags of a session and the rest are left out: they are the call's.
 */
export function knownKeys(caller: Caller, secret: JudgedSecret): KnownKeys {
  return { get: (key) => NOT_BY_A_SERVICE.get(key) ?? nullOf(key) ?? ofRead(key, caller, secret) };
}

/** What a read is to the key: Secrets Manager uses it in the caller's name. */
export function knownKeysOfDecrypt(caller: Caller, secret: JudgedSecret): KnownKeys {
  return { get: (key) => ofDecrypt(key, caller, secret) };
}

/** The same with some keys otherwise; undefined: not known after all. */
export function otherwise(known: KnownKeys, changes: ReadonlyMap<string, Values>): KnownKeys {
  return { get: (key) => (changes.has(key) ? changes.get(key) : known.get(key)) };
}

function nullOf(key: string): null | undefined {
  return NOT_BY_A_SERVICE.has(key) ? null : undefined;
}

function ofRead(key: string, caller: Caller, secret: JudgedSecret): Values {
  const tag = tagAfter(key, 'secretsmanager:resourcetag/') ?? tagAfter(key, 'aws:resourcetag/');
  if (tag === null) return ofCaller(key, caller, secret);
  if (secret.tags === null) return undefined;
  const value = secret.tags.get(tag);
  return value === undefined ? null : [value];
}

function ofDecrypt(key: string, caller: Caller, secret: JudgedSecret): Values {
  switch (key) {
    case 'kms:viaservice':
      return [`secretsmanager.${secret.region}.amazonaws.com`];
    case 'kms:calleraccount':
      return [caller.account];
    case 'kms:encryptioncontext:secretarn':
      return [secret.arn];
    case 'kms:encryptioncontextkeys':
      return ['SecretARN', 'SecretVersionId'];
    case 'aws:viaawsservice':
      return ['true'];
    case 'aws:calledvia':
    case 'aws:calledviafirst':
    case 'aws:calledvialast':
      return undefined;
    default:
      // Keys of Secrets Manager are none of KMS's, and tags of the key are not read.
      if (key.startsWith('secretsmanager:')) return null;
      return NOT_BY_A_SERVICE.get(key) ?? nullOf(key) ?? ofCaller(key, caller, secret);
  }
}

function ofCaller(key: string, caller: Caller, secret: JudgedSecret): Values {
  switch (key) {
    case 'aws:principalarn':
      return [caller.arn];
    case 'aws:principalaccount':
      return [caller.account];
    case 'aws:principaltype':
      return TYPES[caller.kind];
    case 'aws:username':
      return caller.kind === 'user' ? [caller.name] : null;
    case 'aws:requestedregion':
      return [secret.region];
    case 'aws:resourceaccount':
      return [secret.account];
    case 'aws:sourceidentity':
      // Keys of a user have no session that could carry one.
      return caller.kind === 'user' ? null : undefined;
    default:
      return tagOfCaller(key, caller);
  }
}

/** A session of a role can bring tags of its own; keys of a user cannot. */
function tagOfCaller(key: string, caller: Caller): Values {
  const tag = tagAfter(key, PRINCIPAL_TAG);
  if (tag === null) return undefined;
  const value = caller.tags.get(tag);
  if (value !== undefined) return [value];
  return caller.kind === 'role' ? undefined : null;
}

function tagAfter(key: string, prefix: string): string | null {
  return key.startsWith(prefix) ? key.slice(prefix.length) : null;
}
