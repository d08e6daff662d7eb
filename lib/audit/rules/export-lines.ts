import canonicalize from 'canonicalize';

/** Where an export begins. */
export interface ExportStart {
  readonly logId: string;
  /** Number of the first record. */
  readonly from: number;
  /** Hash of the record before it. */
  readonly previousHash: Uint8Array;
  /** Roots of the complete subtrees over all records before it, largest first. */
  readonly frontier: readonly Uint8Array[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function lineOfStart({ logId, from, previousHash, frontier }: ExportStart): string {
  const said = {
    countersign: 'audit-export',
    version: 1,
    logId,
    from,
    previousHash: hex(previousHash),
    frontier: frontier.map(hex),
  };
  return `${JSON.stringify(said)}\n`;
}

/** The exact stored bytes stand in the line as they are: a record is one line of JSON already. */
export function lineOfRecord(hash: string, text: string): string {
  return `{"hash":"${hash}","record":${text}}\n`;
}

export interface ExportEnd {
  readonly records: number;
  readonly checkpoints: number;
  /** Hex of the last record's hash. */
  readonly head: string;
  readonly keyId: string;
  /** Hex SHA-256 of every byte before the line. */
  readonly sha256: string;
}

/** The text that is signed at the end of an export. */
export function textOfEnd(end: ExportEnd): string {
  return canonicalize(end) ?? '';
}

export function lineOfEnd(text: string, signature: string): string {
  return `{"end":${text},"signature":"${signature}"}\n`;
}
