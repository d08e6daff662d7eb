import { pipeline, Readable, Transform } from 'node:stream';

/** Every action ends after this long, whatever it was doing: waiting for room, for a session, for an answer. */
export const ACTION_MS = 10_000;
/** One try at one HTTP call, answer included. */
export const ATTEMPT_MS = 3_000;
export const CONNECT_MS = 1_000;
/** The longest answer: a page of 100 secrets with long descriptions and 50 tags each is below 3 MB. */
const LONGEST_BODY = 8 * 1024 * 1024;

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** Named as the SDK names its own, so that its retry knows it. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

interface Answer {
  response: { body?: unknown };
}

interface Handler {
  handle(request: never, options?: { abortSignal?: unknown }): Promise<Answer>;
  destroy?(): void;
}

/**
 * Bounds what the SDK's own limits leave open. Its request time ends with the first byte of the answer, so a server
 * that drips, or never stops, would hold a call for ever: here the whole answer has a time and a length.
 */
export function boundHandler(handler: Handler): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const began = performance.now();
    const answer = await handle(request, options);
    const { body } = answer.response;
    if (body instanceof Readable) {
      const left = Math.max(1, ATTEMPT_MS - (performance.now() - began));
      answer.response.body = boundBody(body, left, options?.abortSignal);
    }
    return answer;
  };
}

function boundBody(body: Readable, milliseconds: number, signal: unknown): Readable {
  let length = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      done(length > LONGEST_BODY ? new BodyTooLargeError('the answer is too long') : null, chunk);
    },
  });
  const stop = (): void => {
    bounded.destroy(new TimeoutError('the answer took too long'));
  };
  const timer = setTimeout(stop, milliseconds);
  if (signal instanceof AbortSignal) signal.addEventListener('abort', stop, { once: true });
  // Who reads the body hears of an error; this ends both streams and the timer together.
  pipeline(body, bounded, () => {
    clearTimeout(timer);
    if (signal instanceof AbortSignal) signal.removeEventListener('abort', stop);
  });
  return bounded;
}
