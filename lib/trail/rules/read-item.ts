import { type DecodeOptions, decode } from './decode.ts';
import { sightOf } from './needles.ts';
import { parseItem } from './parse-json.ts';
import type { Reason, Skip } from './reasons.ts';
import type { TrailRecord } from './trail-record.ts';
import { unwrap } from './unwrap.ts';

/** What one item of a file turned out to hold. */
export interface ItemSink {
  record(record: TrailRecord): void;
  foreign(): void;
  skipped(skip: Skip): void;
  unreadable(reason: Reason, bytes: Buffer): void;
}

/** Item → records: looks for the hosts that matter, parses, takes out of envelopes, decodes. */
export function readItem(bytes: Buffer, options: DecodeOptions, sink: ItemSink): void {
  if (sightOf(bytes) === 'foreign') {
    sink.foreign();
    return;
  }
  const parsed = parseItem(bytes);
  if (!parsed.ok) {
    sink.unreadable(parsed.reason, bytes);
    return;
  }
  for (const found of unwrap(parsed.value, parsed.text)) {
    if (found.found === 'skip') sink.skipped(found.skip);
    else if (found.found === 'bad') sink.unreadable(found.reason, bytes);
    else {
      const decoded = decode(found.record, found.text, options);
      if (decoded.is === 'record') sink.record(decoded.record);
      else if (decoded.is === 'foreign') sink.foreign();
      else sink.unreadable(decoded.reason, bytes);
    }
  }
}
