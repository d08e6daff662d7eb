import { type LookupAddress, lookup } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import { isAllowedAddress, isPublicAddress } from './public-address.ts';
import { isAllowedHost, type OutsideLimits, readOutsideAddress } from './rules/outside-address.ts';

/** One call, connection and answer included. */
const CALL_MS = 10_000;
const LONGEST_ANSWER = 8_192;

export interface OutsideCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal?: AbortSignal;
}

/** What came back: a status with the beginning of the answer, or why there is none. */
export type OutsideAnswer =
  | { readonly status: number; readonly retryAfterSeconds: number | null; readonly body: string }
  | {
      readonly failed:
        | 'address-refused'
        | 'not-public'
        | 'timed-out'
        | 'unreachable'
        | 'tls-failed'
        | 'garbled';
    };

/**
 * Posts to an address that a person gave. Only to public hosts over https (and to what the configuration names); the name
 * is resolved once, every address it has must be allowed, and the connection goes to that very address, so a name that
 * resolves differently a moment later leads nowhere. Follows no redirect, waits 10 s in all, reads 8 KB. Never throws.
 */
export async function postOutside(
  call: OutsideCall,
  limits: OutsideLimits,
  resolve: Resolve = resolveAll,
): Promise<OutsideAnswer> {
  const read = readOutsideAddress(call.url, limits);
  if (!read.ok) return { failed: 'address-refused' };
  const url = read.value;
  const admit = admissionOf(url, limits);
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !admit(literal)) return { failed: 'not-public' };
  const deadline = AbortSignal.timeout(CALL_MS);
  const signal = call.signal ? AbortSignal.any([deadline, call.signal]) : deadline;
  try {
    return await exchange(url, call, { signal, lookup: pinned(admit, resolve) });
  } catch (thrown) {
    return { failed: signal.aborted ? 'timed-out' : failureOf(thrown) };
  }
}

type Admission = (address: string) => boolean;

/** Finds all addresses of a name. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (hostname, done) => lookup(hostname, { all: true, verbatim: true }, done);

function admissionOf(url: URL, limits: OutsideLimits): Admission {
  if (limits.loopback && url.protocol === 'http:' && isLoopbackHost(url.hostname)) {
    return (address) => address === '127.0.0.1' || address === '::1';
  }
  return isAllowedHost(url, limits) ? isAllowedAddress : isPublicAddress;
}

class NotPublicError extends Error {
  override readonly name = 'NotPublicError';
}

/** Resolves for one connection: all addresses of the name must be admitted, else none is used. */
function pinned(admit: Admission, resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      if (error) return done(error, '', 0);
      const first = addresses[0];
      if (!first || !addresses.every(({ address }) => admit(address))) {
        return done(new NotPublicError('the name leads inside'), '', 0);
      }
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

function exchange(
  url: URL,
  call: OutsideCall,
  limits: Pick<RequestOptions, 'signal' | 'lookup'>,
): Promise<OutsideAnswer> {
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((settle, fail) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      maxHeaderSize: 16_384,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...limits,
      headers: {
        'content-type': 'application/json',
        ...call.headers,
        'content-length': String(call.body.byteLength),
        'user-agent': 'Countersign',
      },
    });
    sent.once('error', fail);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const answer = (): void => {
        settle({
          status: response.statusCode ?? 0,
          retryAfterSeconds: secondsOf(response.headers['retry-after']),
          body: Buffer.concat(chunks).subarray(0, LONGEST_ANSWER).toString('utf8'),
        });
        sent.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= LONGEST_ANSWER) answer();
      });
      response.once('end', answer);
      response.once('error', fail);
    });
    sent.end(call.body);
  });
}

function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

function failureOf(thrown: unknown): 'not-public' | 'unreachable' | 'tls-failed' | 'garbled' {
  if (thrown instanceof NotPublicError) return 'not-public';
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, 'code') : null;
  if (typeof code !== 'string') return 'unreachable';
  if (code.startsWith('HPE_')) return 'garbled';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_)/.test(code)
    ? 'tls-failed'
    : 'unreachable';
}
