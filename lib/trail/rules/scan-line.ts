import { LIMITS } from './limits.ts';
import type { Reason } from './reasons.ts';
import { BrokenFileError, type ScanSink } from './scan-sink.ts';

/** One item of a line, or why it cannot be read. */
export interface LinePiece {
  readonly bytes: Buffer;
  readonly reason: Reason | null;
}

/**
 * Takes one line apart: usually it is one object; several, or an envelope, are taken apart by structure.
 * @param scan goes through the bytes as through a file of their own. @throws what `scan` throws, but a broken file:
 * that is one bad line.
 */
export function scanLine(bytes: Buffer, scan: (bytes: Buffer, sink: ScanSink) => void): LinePiece[] {
  if (bytes.length > LIMITS.recordBytes) return [{ bytes, reason: 'too-large' }];
  const pieces: LinePiece[] = [];
  // Copies: a piece may lie in the memory that structure is looked for in, and that is used again for what follows.
  const sink: ScanSink = {
    item: (piece) => pieces.push({ bytes: Buffer.from(piece), reason: null }),
    badItem: (reason, piece) => pieces.push({ bytes: Buffer.from(piece), reason: ofLine(reason) }),
  };
  try {
    scan(bytes, sink);
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    return [{ bytes, reason: ofLine(error.reason) }];
  }
  return pieces;
}

/** The file goes on behind the line, so only the line was cut. */
function ofLine(reason: Reason): Reason {
  return reason === 'cut' ? 'cut-line' : reason;
}
