import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';

/** What the configuration allows beside public https addresses. */
export interface OutsideLimits {
  /** `host` or `host:port` of receivers inside, which may have private addresses. */
  readonly hosts: readonly string[];
  /** Plain http to this machine: in the embedded default only. */
  readonly loopback: boolean;
}

export type AddressCode =
  | 'address-form'
  | 'address-not-https'
  | 'address-with-password'
  | 'address-not-public';

const LONGEST = 2_048;
/** Names that never mean a public host, whatever a resolver says. */
const INSIDE =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|example|invalid|home\.arpa)$/;
const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * Reads an address that messages shall go to. The name is judged here, what it resolves to when the connection is made.
 */
export function readOutsideAddress(text: string, limits: OutsideLimits): Result<URL, Refusal<AddressCode>> {
  const url = text.length <= LONGEST && /^[\x21-\x7e]+$/.test(text) ? URL.parse(text) : null;
  if (url === null || url.hash !== '' || text.includes('\\')) {
    return refuse('address-form', 'This is not an address we can send to. Give a whole https address.');
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('address-with-password', 'An address must not hold a user name or password.');
  }
  if (limits.loopback && url.protocol === 'http:' && isLoopbackHost(url.hostname) && url.port !== '')
    return ok(url);
  if (url.protocol !== 'https:') return refuse('address-not-https', 'The address must begin with https://.');
  if (isAllowedHost(url, limits) || isPublicName(url)) return ok(url);
  return refuse(
    'address-not-public',
    'This host is not a public one. The platform engineer can allow it in the configuration.',
  );
}

/** Says whether the configuration names this host, with its port or for every port. */
export function isAllowedHost(url: URL, { hosts }: OutsideLimits): boolean {
  const port = url.port === '' ? '443' : url.port;
  return hosts.includes(url.hostname) || hosts.includes(`${url.hostname}:${port}`);
}

/** Numbers in place of a name are refused: certificates of public services are for names. */
function isPublicName({ hostname, port }: URL): boolean {
  if (port !== '' && port !== '8443') return false;
  return NAME.test(hostname) && !/^[\d.]+$/.test(hostname) && !INSIDE.test(hostname);
}

/** What may be shown of an address: paths and queries of receivers often hold a password. */
export function placeOf(url: URL): string {
  return url.host;
}
