import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the framework never gets to see, because it would fail before any of our code could answer. */
export interface TurnedAway {
  readonly status: 400 | 405;
  readonly words: string;
}

const METHODS = ['GET', 'HEAD', 'POST'];

/** Judges the outside of a request: its method, and whether its path can be read at all. */
export function turnAway({
  method = '',
  url = '',
}: Pick<IncomingMessage, 'method' | 'url'>): TurnedAway | undefined {
  if (!METHODS.includes(method)) return { status: 405, words: 'Only GET, HEAD and POST are answered here.' };
  if (!url.startsWith('/') || !isReadable(url)) return { status: 400, words: 'This address cannot be read.' };
  return undefined;
}

function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/**
 * Headers of every answer, static files too. The answer to a POST may hold a secret value: whatever the framework says
 * later, nobody but the person who asked may keep it, not even for a moment.
 */
export function dressAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'POST') return;
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(name, name.toLowerCase() === 'cache-control' ? 'private, no-store' : value);
  response.setHeader('Cache-Control', 'private, no-store');
}
