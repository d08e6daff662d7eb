import type { Coverage } from './coverage.ts';
import type { PackWanted } from './wanted.ts';

/** What makes packs. The format changes when the same facts would give other bytes. */
export const GENERATOR = { name: 'countersign', version: '0.1.0', format: 1 } as const;

export interface PackFile {
  readonly name: string;
  /** Hex of the SHA-256 of the file as it is inside the pack, not compressed. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface PackPopulation {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly count: number;
  readonly files: readonly string[];
  /** The query as it ran, values and all. */
  readonly query: string;
}

export interface PackAudit {
  readonly from: number;
  readonly to: number;
  /** Of the last checkpoint in the export. */
  readonly size: number;
  readonly root: string;
  readonly checkpoint: number;
  readonly keyId: string;
}

export interface Manifest {
  readonly countersign: 'evidence-pack';
  readonly generator: typeof GENERATOR & { readonly compression: string };
  readonly packId: string;
  readonly title: string;
  readonly logId: string;
  /** Nothing that was learned after this instant is in the pack. */
  readonly asOf: string;
  readonly orderedBy: string;
  readonly orderedAt: string;
  readonly period: {
    readonly from: string;
    readonly to: string;
    readonly zone: string;
    readonly first: string;
    readonly end: string;
  };
  readonly filters: PackWanted['scope'] & { readonly report: string };
  readonly csv: string;
  readonly populations: readonly PackPopulation[];
  readonly controls: readonly {
    readonly framework: string;
    readonly control: string;
    readonly subject: string;
    readonly files: readonly string[];
  }[];
  readonly coverage: { readonly statement: readonly string[] } & Coverage;
  readonly audit: PackAudit;
  readonly files: readonly PackFile[];
}

export const CSV_WORDS =
  'RFC 4180, UTF-8 with a byte order mark, CRLF, every cell quoted. A text that a spreadsheet could take for a formula or a number has an apostrophe in front; the JSON file beside it has every text as it is.';

/** The manifest as it is signed: two blanks of indentation, members in the order of their type. */
export function textOfManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
