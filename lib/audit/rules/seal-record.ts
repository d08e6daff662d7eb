import canonicalize from 'canonicalize';
import { type AuditEntry, RECORD_DATA } from './record.ts';

/**
 * The text of a record, RFC 8785 JSON, in three parts: between the first two stands its time, between the last two its
 * number. Both are known only under the lock on the head of the chain, where the parts are put together.
 */
export interface SealedRecord {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

/**
 * Seals an entry. Texts are made well-formed first (a lone surrogate becomes U+FFFD), because PostgreSQL and every
 * verifier must see the same bytes.
 * @throws when an entry does not fit the schema of its kind: a defect of the room that wrote it.
 */
export function sealRecord(entry: AuditEntry): SealedRecord {
  const data = RECORD_DATA[entry.kind].parse(entry.data);
  const { kind, actorId, secretId, requestId, grantId } = entry;
  // The members in the order of RFC 8785: actor, at, data, grant, kind, number, request, secret, v.
  return {
    head: `{"actor":${textOf(actorId)},"at":"`,
    middle: `","data":${textOf(data)},"grant":${textOf(grantId ?? null)},"kind":${textOf(kind)},"number":`,
    tail: `,"request":${textOf(requestId ?? null)},"secret":${textOf(secretId ?? null)},"v":1}`,
  };
}

function textOf(value: unknown): string {
  const text = canonicalize(wellFormed(value));
  if (text === undefined) throw new Error('an audit record has no canonical form');
  return text;
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]),
    );
  }
  return value;
}
