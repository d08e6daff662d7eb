import { unreadable } from './read-input.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The document in a body. An empty body is an empty document, as clients without parameters send it. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    // The parser's own words quote the body.
    throw unreadable();
  }
}
