import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Authorization } from './read-authorization.ts';
import type { RequestHead } from './request-head.ts';

/** Whether the request was signed with this secret access key (AWS Signature Version 4). */
export function signatureHolds(
  head: RequestHead,
  body: Buffer,
  authorization: Authorization,
  secretAccessKey: string,
): boolean {
  if (!authorization.signedHeaders.includes('host')) return false;
  const scope = `${authorization.date}/${authorization.region}/${authorization.service}/aws4_request`;
  const signingKey = [authorization.date, authorization.region, authorization.service, 'aws4_request'].reduce<
    Buffer | string
  >((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);
  const text = [
    'AWS4-HMAC-SHA256',
    head.headers['x-amz-date'] ?? '',
    scope,
    sha256(canonicalRequest(head, body, authorization)),
  ].join('\n');
  const wanted = hmac(signingKey, text);
  const given = Buffer.from(authorization.signature, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function canonicalRequest(
  head: RequestHead,
  body: Buffer,
  { signedHeaders, service }: Authorization,
): string {
  const headers = signedHeaders.map((name) => {
    const value = head.headers[name.toLowerCase()] ?? '';
    return `${name.toLowerCase()}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  return [
    head.method,
    service === 's3' ? head.path : canonicalPath(head.path),
    canonicalQuery(head.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash(head, body, service),
  ].join('\n');
}

/** The body that came is hashed, not the hash that came with it; only calls of S3 may leave it out. */
function payloadHash(head: RequestHead, body: Buffer, service: string): string {
  const unsigned = 'UNSIGNED-PAYLOAD';
  return service === 's3' && head.headers['x-amz-content-sha256'] === unsigned ? unsigned : sha256(body);
}

/** All services but S3 sign the path encoded once more. */
function canonicalPath(path: string): string {
  return path
    .split('/')
    .map((part) => encode(part))
    .join('/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
