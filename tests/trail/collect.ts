import type { DecodeOptions } from '#lib/trail/rules/decode.ts';
import { PlainDecoder } from '#lib/trail/rules/decode-plain.ts';
import { readItem } from '#lib/trail/rules/read-item.ts';
import { DocumentScanner } from '#lib/trail/rules/scan-documents.ts';
import { BrokenFileError } from '#lib/trail/rules/scan-sink.ts';
import type { TrailRecord } from '#lib/trail/rules/trail-record.ts';

export interface Collected {
  readonly records: TrailRecord[];
  readonly foreign: number;
  readonly skipped: readonly string[];
  readonly unreadable: readonly string[];
  /** Reason for which the file as a whole is refused. */
  readonly broken: string | null;
}

/** Scans and decodes bytes given in pieces of `size`. */
export function collect(
  input: Buffer | string,
  options: Partial<DecodeOptions> & { size?: number; plain?: boolean } = {},
): Collected {
  const bytes = Buffer.isBuffer(input) ? input : Buffer.from(input);
  const { size = bytes.length || 1, plain = true, now = new Date('2026-11-20T12:00:00Z'), ...rest } = options;
  const decoder = new PlainDecoder({ now, ...rest });
  const records: TrailRecord[] = [];
  const skipped: string[] = [];
  const unreadable: string[] = [];
  let foreign = 0;
  const scanner = new DocumentScanner({
    item: (item, _place, seen) =>
      readItem(
        item,
        { now, ...rest },
        {
          record: (record) => records.push(record),
          foreign: () => foreign++,
          skipped: (skip) => skipped.push(skip),
          unreadable: (reason) => unreadable.push(reason),
        },
        seen !== null && plain ? { seen, decoder } : null,
      ),
    badItem: (reason) => unreadable.push(reason),
  });
  let broken: string | null = null;
  try {
    for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
    scanner.end();
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    broken = error.reason;
  }
  return { records, foreign, skipped, unreadable, broken };
}
