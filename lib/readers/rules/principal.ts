import type { Statement } from './document.ts';
import { patternOf } from './pattern.ts';

/** Where a statement stands. */
export interface Source {
  readonly kind: 'managed' | 'inline' | 'group' | 'secret' | 'key' | 'root';
  /** Of the policy; for a group its name and the policy's. */
  readonly name: string;
  /** Of a managed policy. */
  readonly arn: string | null;
}

export interface SourcedStatement {
  readonly source: Source;
  readonly statement: Statement;
}

/** A user, a role, or the root user of an account, with what its policies say of reading values. */
export interface Principal {
  readonly kind: 'user' | 'role' | 'root';
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  /** Lower-case key → value. */
  readonly tags: ReadonlyMap<string, string>;
  readonly identity: readonly SourcedStatement[];
  /** Null: nothing bounds it. */
  readonly boundary: readonly SourcedStatement[] | null;
  /** One of its policies could not be read. */
  readonly isUnread: boolean;
  /** It is bounded by a policy that could not be read. */
  readonly isBoundaryUnread: boolean;
}

/** The root user: no policy of IAM gives it anything, and none takes anything from it. */
export function rootOf(partition: string, account: string): Principal {
  const everything: Statement = {
    number: 1,
    sid: null,
    effect: 'Allow',
    actions: { patterns: [patternOf('*')], negated: false },
    resources: { patterns: [patternOf('*')], negated: false },
    principals: null,
    conditions: [],
    json: '',
  };
  return {
    kind: 'root',
    arn: `arn:${partition}:iam::${account}:root`,
    account,
    name: 'root',
    tags: new Map(),
    identity: [{ source: { kind: 'root', name: 'root', arn: null }, statement: everything }],
    boundary: null,
    isUnread: false,
    isBoundaryUnread: false,
  };
}

/** The policy on something: its statements, or null where it could not be read. */
export type PolicyOn = readonly SourcedStatement[] | null;

/** What encrypts a value. The key that AWS manages serves everybody of its account, and nobody else. */
export type KeyOfSecret =
  | { readonly kind: 'aws-managed' }
  | { readonly kind: 'customer'; readonly arn: string | null; readonly policy: PolicyOn };

export interface JudgedSecret {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Lower-case key → value; null: not known. */
  readonly tags: ReadonlyMap<string, string> | null;
  readonly policy: PolicyOn;
  readonly key: KeyOfSecret;
}
