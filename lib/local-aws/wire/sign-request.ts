import { createHash, createHmac } from 'node:crypto';

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Empty for keys that are not of a session. */
  readonly sessionToken: string;
}

/** Signs a POST to `/` (AWS Signature Version 4). Answers all headers to send; the host is sent by the client. */
export function signRequest(
  request: { host: string; headers: Readonly<Record<string, string>>; body: string },
  by: { region: string; service: string; keys: SigningKeys; now: Date },
): Record<string, string> {
  const time = `${by.now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const day = time.slice(0, 8);
  const { sessionToken } = by.keys;
  const token = sessionToken === '' ? undefined : { 'x-amz-security-token': sessionToken };
  const sent: Record<string, string> = { ...request.headers, 'x-amz-date': time, ...token };
  const signed = Object.entries({ ...sent, host: request.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    'POST',
    '/',
    '',
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    names,
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${by.region}/${by.service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  let key: string | Buffer = `AWS4${by.keys.secretAccessKey}`;
  for (const part of [day, by.region, by.service, 'aws4_request']) key = hmac(key, part);
  const credential = `${by.keys.accessKeyId}/${scope}`;
  const signature = hmac(key, text).toString('hex');
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
