import type { IncomingMessage } from 'node:http';

/** The parts of a request that the steps look at, without its body. */
export interface RequestHead {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly path: string;
  readonly query: string;
  /** Lower-case name → value; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceAddress: string;
}

export function requestHead(request: IncomingMessage): RequestHead {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return {
    method: request.method ?? 'GET',
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    sourceAddress: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
  };
}
