import { isLoopback } from '../options.ts';
import { frontError } from '../wire/aws-error.ts';
import type { RequestHead } from './request-head.ts';

/**
 * Refuses requests that were sent to another name than loopback's: a page in a browser whose name was pointed at
 * this machine would otherwise count as a local program.
 */
export function checkHost(head: RequestHead): void {
  const host = (head.headers.host ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  if (isLoopback(host) || host.endsWith('.localhost')) return;
  throw frontError(
    'AccessDeniedException',
    'This endpoint answers only requests sent to a loopback name.',
    403,
  );
}
