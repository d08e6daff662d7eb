import type { ServerResponse } from 'node:http';
import type { Fault } from '../rules/fault.ts';

const TRICKLE_BYTES = 8;
const TRICKLE_MS = 250;

/** Sends an answer whose bytes go wrong on the way, as the fault wants it; others are sent as they are. */
export function sendFaulty(
  response: ServerResponse,
  { head, body }: { head: Record<string, string | number>; body: Buffer },
  status: number,
  fault: Fault,
): void {
  const half = body.subarray(0, Math.ceil(body.length / 2));
  switch (fault.kind) {
    case 'reset':
      response.writeHead(status, head);
      response.write(half, () => response.socket?.resetAndDestroy());
      return;
    case 'truncated':
      response.writeHead(status, { ...head, 'Content-Length': half.length });
      response.end(half);
      return;
    case 'garbled':
      response.writeHead(status, head);
      response.end(garbled(body));
      return;
    case 'trickle':
      response.writeHead(status, head);
      trickle(response, body);
      return;
    default:
      response.writeHead(status, head);
      response.end(body);
  }
}

/** As long as before, but not readable: every third byte is another one. */
function garbled(body: Buffer): Buffer {
  return Buffer.from(body.map((byte, place) => (place % 3 === 0 ? byte ^ 0x15 : byte)));
}

function trickle(response: ServerResponse, body: Buffer): void {
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    const piece = body.subarray(sent, sent + TRICKLE_BYTES);
    sent += piece.length;
    if (sent >= body.length) response.end(piece);
    else {
      response.write(piece);
      timer = setTimeout(next, TRICKLE_MS);
    }
  };
  let timer = setTimeout(next, 0);
  response.once('close', () => clearTimeout(timer));
}
