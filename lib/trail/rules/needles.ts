import type { Structure } from './structure.ts';

/**
 * Which records are worth parsing, told from their bytes.
 *
 * The records that matter all carry the name of one of two hosts, unescaped, somewhere:
 * - `secretsmanager.amazonaws.com`: eventSource of the service's own records, and invokedBy, sourceIPAddress and
 *   userAgent of the KMS calls it makes for its callers (the shadows that show which version was read);
 * - `sts.amazonaws.com`: eventSource of AssumeRole, which ties an access key to the session it belongs to.
 *
 * A record without either is of another service and only counted, if it looks like a record at all. A record that
 * has one of them somewhere else (a user agent, a policy text) is parsed for nothing, and then counted the same way.
 */
const WANTED = [Buffer.from('secretsmanager.amazonaws.com'), Buffer.from('sts.amazonaws.com')] as const;
const RECORD_MARK = Buffer.from('eventSource');
const LOOKUP_MARK = Buffer.from('EventSource');

export type Sight = 'parse' | 'foreign';

/**
 * Looks at the bytes of one item; `seen` has looked for the hosts already, if it is given (structure.wat). What looks like no record at all is parsed too, so that it
 * is judged and named.
 */
export function sightOf(item: Buffer, seen: Structure | null = null): Sight {
  if (seen === null ? WANTED.some((needle) => item.includes(needle)) : seen.wanted) return 'parse';
  return item.includes(RECORD_MARK) || item.includes(LOOKUP_MARK) ? 'foreign' : 'parse';
}
