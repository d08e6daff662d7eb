import type { IncomingMessage } from 'node:http';
import { frontError } from '../wire/aws-error.ts';

export const LARGEST_BODY_BYTES = 10 * 1024 * 1024;
/** How much of a body that is too large is read and thrown away, so that the client can read the refusal. */
const DRAINED_BYTES = 64 * 1024 * 1024;

/** Reads the body, at most 10 MB of it. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > DRAINED_BYTES) break;
      if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    // The caller went away in the middle; nobody reads this answer.
    throw frontError('RequestTimeout', 'The request body did not arrive.');
  }
  if (size > LARGEST_BODY_BYTES) {
    throw frontError('RequestEntityTooLargeException', 'The request body is larger than 10 MB.', 413);
  }
  return Buffer.concat(chunks);
}
