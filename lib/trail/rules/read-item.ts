import { type Decoded, type DecodeOptions, decode } from './decode.ts';
import type { PlainDecoder } from './decode-plain.ts';
import { sightOf } from './needles.ts';
import { parseItem } from './parse-json.ts';
import type { Reason, Skip } from './reasons.ts';
import type { Structure } from './structure.ts';
import type { TrailRecord } from './trail-record.ts';
import { unwrap } from './unwrap.ts';

/** What one item of a file turned out to hold. */
export interface ItemSink {
  record(record: TrailRecord): void;
  foreign(): void;
  skipped(skip: Skip): void;
  unreadable(reason: Reason, bytes: Buffer): void;
}

/** A faster way for items of the usual shapes: where they lie, and what reads them there. */
export interface PlainWay {
  readonly seen: Structure;
  readonly decoder: PlainDecoder;
}

/**
 * Item → records: looks for the hosts that matter, parses, takes out of envelopes, decodes. With `plain`, records of the
 * usual shapes are decoded where they lie; the outcome is the same.
 */
export function readItem(
  bytes: Buffer,
  options: DecodeOptions,
  sink: ItemSink,
  plain: PlainWay | null,
): void {
  if (sightOf(bytes, plain?.seen) === 'foreign') {
    sink.foreign();
    return;
  }
  const decoded = plain === null || plain.seen.unusual ? null : decodePlain(bytes, plain);
  if (decoded !== null) tell(decoded, bytes, sink);
  else readCarefully(bytes, options, sink);
}

function decodePlain(bytes: Buffer, { seen, decoder }: PlainWay): Decoded | null {
  const from = bytes.byteOffset - seen.bytes.byteOffset;
  return decoder.decode(from, from + bytes.length);
}

function readCarefully(bytes: Buffer, options: DecodeOptions, sink: ItemSink): void {
  const parsed = parseItem(bytes);
  if (!parsed.ok) {
    sink.unreadable(parsed.reason, bytes);
    return;
  }
  for (const found of unwrap(parsed.value, parsed.text)) {
    if (found.found === 'skip') sink.skipped(found.skip);
    else if (found.found === 'bad') sink.unreadable(found.reason, bytes);
    else tell(decode(found.record, found.text, options), bytes, sink);
  }
}

function tell(decoded: Decoded, bytes: Buffer, sink: ItemSink): void {
  if (decoded.is === 'record') sink.record(decoded.record);
  else if (decoded.is === 'foreign') sink.foreign();
  else sink.unreadable(decoded.reason, bytes);
}
