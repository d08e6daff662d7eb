import type { RequestHead } from './request-head.ts';

/** AWS JSON 1.1 for most services, Query with XML answers for STS. */
export type Protocol = 'json' | 'query';

/** Which protocol the caller speaks, from the head alone: errors must be spelled in it too. */
export function protocolOf(head: RequestHead): Protocol {
  if (head.headers['x-amz-target'] !== undefined) return 'json';
  const type = head.headers['content-type'] ?? '';
  return type.includes('json') || (head.method !== 'GET' && !type.includes('form-urlencoded'))
    ? 'json'
    : 'query';
}
