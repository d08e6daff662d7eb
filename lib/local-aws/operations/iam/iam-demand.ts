import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

export function iamDemand(call: Pick<Call, 'account'>, action: string, resource: string): NamedDemand {
  return {
    action: `iam:${action}`,
    resource,
    shownResource: resource,
    owner: call.account,
    context: new Map(),
  };
}

/** The ARN of a role that may not be there. */
export function roleArnOf(
  call: Pick<Call, 'account'>,
  name: string,
  found: { arn: string } | undefined,
): string {
  return found?.arn ?? `arn:aws:iam::${call.account}:role/${name}`;
}

export function noSuch(words: string): AwsError {
  return new AwsError('NoSuchEntity', words, { status: 404 });
}

/** Documents travel encoded as in a URL (RFC 3986). */
export function encodedDocument(document: unknown): string {
  return encodeURIComponent(typeof document === 'string' ? document : JSON.stringify(document)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
