import type { RequestHead } from './request-head.ts';

/** AWS JSON for most services, Query with XML answers for STS and IAM, REST with XML answers for S3. */
export type Protocol = 'json' | 'query' | 'rest';

/** Which protocol the caller speaks, from the head alone: errors must be spelled in it too. */
export function protocolOf(head: RequestHead): Protocol {
  if (head.headers['x-amz-target'] !== undefined) return 'json';
  if (/\/s3\/aws4_request\b/.test(head.headers.authorization ?? '')) return 'rest';
  const type = head.headers['content-type'] ?? '';
  return type.includes('json') || (head.method !== 'GET' && !type.includes('form-urlencoded'))
    ? 'json'
    : 'query';
}
