import { frontError } from '../wire/aws-error.ts';
import type { Protocol } from './protocol.ts';
import type { RequestHead } from './request-head.ts';

/** What the Authorization header of a SigV4 request says. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly securityToken: string | undefined;
}

const CREDENTIAL = /^([\w.=+@,-]{1,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** Reads the header: it must be there and parse, and its scope must name a region and the service called. */
export function readAuthorization(head: RequestHead, protocol: Protocol, service: string): Authorization {
  const header = head.headers.authorization;
  if (header === undefined || header === '') throw missing(protocol);
  const parts = partsOf(header);
  const credential = CREDENTIAL.exec(parts.get('Credential') ?? '');
  const signedHeaders = parts.get('SignedHeaders');
  const signature = parts.get('Signature');
  const [, accessKeyId, date, region, scope] = credential ?? [];
  if (!accessKeyId || !date || !region || !scope || !signedHeaders || !signature) throw incomplete(protocol);
  if (!REGION.test(region)) throw misplaced(protocol, 'Credential should be scoped to a valid region.');
  if (scope !== service)
    throw misplaced(protocol, `Credential should be scoped to correct service: '${service}'.`);
  return {
    accessKeyId,
    date,
    region,
    service: scope,
    signedHeaders: signedHeaders.split(';'),
    signature,
    securityToken: head.headers['x-amz-security-token'],
  };
}

function partsOf(header: string): Map<string, string> {
  const parts = new Map<string, string>();
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) return parts;
  for (const part of header.slice('AWS4-HMAC-SHA256 '.length).split(',')) {
    const [name, value] = part.trim().split(/=(.*)/s);
    if (name !== undefined && value !== undefined) parts.set(name, value);
  }
  return parts;
}

function missing(protocol: Protocol) {
  return protocol === 'json'
    ? frontError('MissingAuthenticationTokenException', 'Missing Authentication Token')
    : frontError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

function incomplete(protocol: Protocol) {
  const words = 'The Authorization header does not hold a complete AWS Signature Version 4.';
  return protocol === 'json'
    ? frontError('IncompleteSignatureException', words)
    : frontError('IncompleteSignature', words);
}

function misplaced(protocol: Protocol, words: string) {
  return protocol === 'json'
    ? frontError('InvalidSignatureException', words)
    : frontError('SignatureDoesNotMatch', words, 403);
}
