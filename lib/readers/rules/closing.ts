import { createHash } from 'node:crypto';
import { readStatements } from './document.ts';
import { deniesOf } from './judge.ts';
import type { JudgedSecret, Principal, SourcedStatement } from './principal.ts';

/** Somebody who read a secret in the last 90 days. */
export interface PastReader {
  /** Null: the records name no user or role. */
  readonly arn: string | null;
  readonly name: string;
  readonly kind: string;
  readonly reads: number;
  readonly lastAt: string;
}

export interface ForeseenReader extends PastReader {
  /**
   * `goes-on`: the new policy does not touch it. `cut-off`: it is denied. `ours`: a role of the product's. `unclear`: the
   * records do not say who it is, so nobody can tell.
   */
  readonly fate: 'goes-on' | 'cut-off' | 'ours' | 'unclear';
}

/** What a new policy on a secret does to those who read it until now. */
export function foresee(
  document: string,
  secret: Omit<JudgedSecret, 'policy'>,
  past: readonly PastReader[],
  ownRoles: ReadonlySet<string>,
): readonly ForeseenReader[] {
  const statements = sourced(document);
  return past.map((reader) => {
    const principal = reader.arn === null ? null : principalOf(reader.arn);
    if (reader.arn !== null && ownRoles.has(reader.arn)) return { ...reader, fate: 'ours' };
    if (reader.kind === 'service') return { ...reader, fate: 'goes-on' };
    if (principal === null || statements === null) return { ...reader, fate: 'unclear' };
    const denied = deniesOf(statements, principal, { ...secret, policy: statements }, READ_ACTION);
    return { ...reader, fate: denied.is === 'yes' ? 'cut-off' : denied.is === 'no' ? 'goes-on' : 'unclear' };
  });
}

const READ_ACTION = 'secretsmanager:getsecretvalue';
const MANAGING = ['secretsmanager:putresourcepolicy', 'secretsmanager:deleteresourcepolicy'];

/**
 * Whether the role that changes secrets could still change this policy, or take it away, once it stands. What depends on
 * the call (a network, an organisation) is as it was: the same role has to set this policy now.
 */
export function staysChangeable(
  document: string,
  secret: Omit<JudgedSecret, 'policy'>,
  operatorRoleArn: string,
): boolean {
  const statements = sourced(document);
  const operator = principalOf(operatorRoleArn);
  if (statements === null || operator === null) return false;
  const judged = { ...secret, policy: statements };
  return MANAGING.every((action) => deniesOf(statements, operator, judged, action).is !== 'yes');
}

/** A user or role of which nothing but the ARN is known. */
function principalOf(arn: string): Principal | null {
  const [, account, what, path] = /^arn:[a-z-]+:iam::(\d{12}):(user|role|root)\/?(.*)$/.exec(arn) ?? [];
  if (account === undefined || what === undefined) return null;
  return {
    kind: what as Principal['kind'],
    ...{ arn, account },
    name: path?.split('/').at(-1) ?? '',
    tags: new Map(),
    identity: [],
    boundary: null,
    isUnread: false,
    isBoundaryUnread: false,
  };
}

function sourced(document: string): readonly SourcedStatement[] | null {
  const statements = readStatements(document);
  const source = { kind: 'secret', name: 'resource policy', arn: null } as const;
  return statements === null ? null : statements.map((statement) => ({ source, statement }));
}

/** Workloads that go on reading unless somebody decides otherwise: who read, is no person, and is no role of ours. */
export function suggestedWorkloads(
  past: readonly PastReader[],
  ownRoles: ReadonlySet<string>,
): readonly string[] {
  return past.flatMap(({ arn, kind }) =>
    arn !== null && isNameable(arn) && kind !== 'person' && kind !== 'unknown' && !ownRoles.has(arn)
      ? [arn]
      : [],
  );
}

/** Users and roles can be named in the policy; sessions, services and root users cannot. */
export function isNameable(arn: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:(?:user|role)\/./.test(arn);
}

export function hashOfDocument(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}
