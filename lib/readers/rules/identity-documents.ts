import type { IamIdentity, ManagedPolicyText } from '#lib/aws/rules/iam-identity.ts';
import { rawStatements, type Statement, statementOf } from './document.ts';
import { DECRYPT, READ, speaksOf } from './judge.ts';
import type { Principal, Source, SourcedStatement } from './principal.ts';

/** One statement as it is kept. */
export interface KeptStatement {
  readonly source: Source;
  readonly number: number;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** A user or role as it is kept: of its policies only what speaks of reading values or of decrypting. */
export interface KeptPrincipal {
  readonly kind: 'user' | 'role';
  readonly arn: string;
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly identity: readonly KeptStatement[];
  readonly boundary: readonly KeptStatement[] | null;
  readonly isUnread: boolean;
  readonly isBoundaryUnread: boolean;
}

/** Users and roles with what their own, their attached and their groups' policies say. */
export function keptPrincipals(
  identities: readonly IamIdentity[],
  managed: readonly ManagedPolicyText[],
): readonly KeptPrincipal[] {
  const policies = new Map(managed.map((policy) => [policy.arn, policy.text]));
  const groups = new Map(
    identities.flatMap((each) => (each.kind === 'group' ? [[each.name, each] as const] : [])),
  );
  return identities.flatMap((identity) => {
    if (identity.kind === 'group') return [];
    const own = [
      ...documentsOf(identity, policies),
      ...identity.groups.flatMap((name) => {
        const group = groups.get(name);
        return group ? documentsOf(group, policies) : [{ source: groupSource(name), text: null }];
      }),
    ];
    const identityRead = own.map(({ source, text }) => keep(source, text));
    const bound = identity.boundaryArn;
    const boundary =
      bound === null ? null : keep(managedSource(nameOf(bound), bound), policies.get(bound) ?? null);
    return [
      {
        kind: identity.kind,
        arn: identity.arn,
        name: identity.name,
        tags: identity.tags,
        identity: identityRead.flatMap((statements) => statements ?? []),
        boundary: bound === null ? null : (boundary ?? []),
        isUnread: identityRead.includes(null),
        isBoundaryUnread: bound !== null && boundary === null,
      },
    ];
  });
}

interface Document {
  readonly source: Source;
  /** Null: it is not there. */
  readonly text: string | null;
}

function documentsOf(identity: IamIdentity, policies: ReadonlyMap<string, string>): readonly Document[] {
  const inGroup = identity.kind === 'group';
  const label = (name: string) => (inGroup ? `${identity.name}: ${name}` : name);
  return [
    ...identity.inline.map(({ name, text }) => ({
      source: { kind: inGroup ? 'group' : 'inline', name: label(name), arn: null } as const,
      text,
    })),
    ...identity.attached.map(({ name, arn }) => ({
      source: inGroup ? { kind: 'group' as const, name: label(name), arn } : managedSource(name, arn),
      text: policies.get(arn) ?? null,
    })),
  ];
}

/** The statements of a document that matter here; null: it cannot be read. */
function keep(source: Source, text: string | null): readonly KeptStatement[] | null {
  const raw = text === null ? null : rawStatements(text);
  if (raw === null) return null;
  const kept: KeptStatement[] = [];
  for (const [index, statement] of raw.entries()) {
    const read = statementOf(statement, index + 1);
    if (read === null) return null;
    if (speaksOf(read, READ) || speaksOf(read, DECRYPT)) kept.push({ source, number: index + 1, statement });
  }
  return kept;
}

/** A kept principal as it is judged. */
export function openPrincipal(kept: KeptPrincipal): Principal {
  const account = kept.arn.split(':')[4] ?? '';
  const tags = new Map(kept.tags.map(({ key, value }) => [key.toLowerCase(), value]));
  const { kind, arn, name, isUnread, isBoundaryUnread } = kept;
  const boundary = kept.boundary === null ? null : openStatements(kept.boundary);
  return {
    kind,
    arn,
    account,
    name,
    tags,
    identity: openStatements(kept.identity),
    boundary,
    isUnread,
    isBoundaryUnread,
  };
}

function openStatements(kept: readonly KeptStatement[]): readonly SourcedStatement[] {
  return kept.flatMap(({ source, number, statement: raw }) => {
    const statement: Statement | null = statementOf(raw, number);
    return statement === null ? [] : [{ source, statement }];
  });
}

function managedSource(name: string, arn: string): Source {
  return { kind: 'managed', name, arn };
}

function groupSource(name: string): Source {
  return { kind: 'group', name, arn: null };
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
