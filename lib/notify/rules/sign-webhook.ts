import { createHmac } from 'node:crypto';

/**
 * Signatures of webhooks as the Standard Webhooks specification describes them: HMAC-SHA-256 over id, time and body,
 * under a key of 24 to 64 bytes that is written `whsec_` and base64.
 */
const PREFIX = 'whsec_';
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/** The key of a written secret, or null if it has not this form. */
export function readSigningSecret(text: string): Buffer | null {
  if (!text.startsWith(PREFIX)) return null;
  const encoded = text.slice(PREFIX.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return null;
  const key = Buffer.from(encoded, 'base64');
  return key.length >= LEAST_BYTES && key.length <= MOST_BYTES ? key : null;
}

/** Writes a key as people copy it into the receiver. */
export function writeSigningSecret(key: Uint8Array): string {
  return PREFIX + Buffer.from(key).toString('base64');
}

/**
 * The three headers of a webhook. With several secrets (the one before a rotation) the receiver finds a signature under
 * each. `sentAt`: the moment of this attempt; receivers refuse what is older than some minutes.
 */
export function signWebhook(
  secrets: readonly string[],
  message: { readonly id: string; readonly sentAt: Date; readonly body: Uint8Array },
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(message.sentAt.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = readSigningSecret(secret);
    if (!key) throw new Error('a signing secret has not the form of one');
    const hmac = createHmac('sha256', key).update(`${message.id}.${seconds}.`).update(message.body);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  };
}
