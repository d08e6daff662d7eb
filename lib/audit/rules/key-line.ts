import canonicalize from 'canonicalize';

/** A public key of the log. One that the key before it vouched for says so. */
export interface LogKey {
  readonly id: string;
  /** Base64 (SPKI, DER). */
  readonly publicKey: string;
  readonly handover: { readonly by: string; readonly signature: string } | null;
}

/** What the older key signs when it hands over: the exact text that stands in exports. */
export function textOfKey({ id, publicKey }: Pick<LogKey, 'id' | 'publicKey'>): string {
  return canonicalize({ id, publicKey }) ?? '';
}

/** The line of a key in an export. */
export function lineOfKey(key: LogKey): string {
  const handover = key.handover
    ? `,"handedOverBy":"${key.handover.by}","signature":"${key.handover.signature}"`
    : '';
  return `{"key":${textOfKey(key)}${handover}}\n`;
}
