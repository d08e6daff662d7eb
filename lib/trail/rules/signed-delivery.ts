import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Refusal, refuse } from '#lib/kernel/result.ts';

/**
 * Who may hand us events. `signature`: the Standard Webhooks specification, HMAC-SHA-256 over id, time and body. `key`: the
 * header that a connection of EventBridge adds by itself; EventBridge cannot sign a body (Amazon EventBridge User Guide,
 * "API destinations": basic, OAuth, or an API key).
 */
export type DeliveryProof = 'signature' | 'key';

export interface DeliveryHeaders {
  readonly id: string | null;
  readonly timestamp: string | null;
  readonly signature: string | null;
  readonly key: string | null;
}

export type DeliveryRefusal = Refusal<'unsigned' | 'stale' | 'forged'>;

/** A signature is good for so long, in seconds, in both directions. */
export const REPLAY_WINDOW_SECONDS = 300;
const PREFIX = 'whsec_';
const MOST_SIGNATURES = 8;

/** What is wrong with a delivery, or null. `secret` is written `whsec_` and base64. */
export function troubleOfDelivery(
  proof: DeliveryProof,
  secret: string,
  headers: DeliveryHeaders,
  body: Buffer,
  now: Date,
): DeliveryRefusal | null {
  return proof === 'key' ? troubleOfKey(secret, headers) : troubleOfSignature(secret, headers, body, now);
}

function troubleOfKey(secret: string, { key }: DeliveryHeaders): DeliveryRefusal | null {
  if (key === null || key.length > 512)
    return refusalOf('unsigned', 'The call carries no key. Nothing was taken.');
  return isSame(Buffer.from(key), Buffer.from(secret))
    ? null
    : refusalOf('forged', 'The key is not the one of this source. Nothing was taken.');
}

function troubleOfSignature(
  secret: string,
  { id, timestamp, signature }: DeliveryHeaders,
  body: Buffer,
  now: Date,
): DeliveryRefusal | null {
  if (!id || id.length > 256 || !timestamp || !signature || signature.length > 2_048) {
    return refusalOf(
      'unsigned',
      'The call is not signed: it needs webhook-id, webhook-timestamp and webhook-signature.',
    );
  }
  if (!/^\d{1,12}$/.test(timestamp))
    return refusalOf('stale', 'webhook-timestamp must be seconds since 1970.');
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (age > REPLAY_WINDOW_SECONDS) {
    return refusalOf(
      'stale',
      'The call was signed more than 5 min ago or ahead. Sign it again, then send it.',
    );
  }
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const given = signature.split(' ').slice(0, MOST_SIGNATURES);
  const fits = given.filter(
    (one) => one.startsWith('v1,') && isSame(Buffer.from(one.slice(3), 'base64'), right),
  );
  return fits.length > 0
    ? null
    : refusalOf('forged', 'The signature does not fit the call. Nothing was taken.');
}

function refusalOf(code: DeliveryRefusal['code'], words: string): DeliveryRefusal {
  return refuse(code, words).refusal;
}

/** In constant time, whatever the lengths. */
function isSame(a: Buffer, b: Buffer): boolean {
  const of = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(of(a), of(b)) && a.length === b.length;
}
