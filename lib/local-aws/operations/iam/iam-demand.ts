import { documentText } from '../../rules/policy/document-text.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

export function iamDemand(
  call: Pick<Call, 'account'>,
  action: string,
  resource: string,
  context: NamedDemand['context'] = new Map(),
): NamedDemand {
  return {
    action: `iam:${action}`,
    resource,
    shownResource: resource,
    owner: call.account,
    context,
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

/** The ARN of a user that may not be there. */
export function userArnOf(
  call: Pick<Call, 'account'>,
  name: string,
  found: { arn: string } | undefined,
): string {
  return found?.arn ?? `arn:aws:iam::${call.account}:user/${name}`;
}

export function noSuch(words: string): AwsError {
  return new AwsError('NoSuchEntity', words, { status: 404 });
}

/** A refusal that leaves things as they are because of what is there already. */
export function conflict(
  code: 'EntityAlreadyExists' | 'LimitExceeded' | 'DeleteConflict',
  words: string,
): AwsError {
  return new AwsError(code, words, { status: 409 });
}

/** Documents travel encoded as in a URL (RFC 3986). */
export function encodedDocument(document: unknown): string {
  return encodeURIComponent(documentText(document)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
