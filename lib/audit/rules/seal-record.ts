import canonicalize from 'canonicalize';
import { type AuditEntry, RECORD_DATA, type RecordBody } from './record.ts';

/**
 * The exact bytes of a record: RFC 8785 JSON in UTF-8. Texts are made well-formed first (a lone surrogate becomes
 * U+FFFD), because PostgreSQL and every verifier must see the same bytes.
 * @throws when an entry does not fit the schema of its kind: a defect of the room that wrote it.
 */
export function sealRecord(entry: AuditEntry, number: bigint, at: Date): Uint8Array {
  const data = RECORD_DATA[entry.kind].parse(entry.data) as AuditEntry['data'];
  const body: RecordBody = {
    v: 1,
    number: Number(number),
    at: at.toISOString(),
    kind: entry.kind,
    actor: entry.actorId,
    secret: entry.secretId ?? null,
    request: entry.requestId ?? null,
    grant: entry.grantId ?? null,
    data,
  };
  const text = canonicalize(wellFormed(body));
  if (text === undefined) throw new Error('an audit record has no canonical form');
  return Buffer.from(text, 'utf8');
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
