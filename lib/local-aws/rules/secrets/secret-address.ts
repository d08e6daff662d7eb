import { ok, type Result, refuse } from '#lib/kernel/result.ts';

/** How a caller named a secret. `suffix` is there only when the text can be read as a full ARN. */
export type SecretAddress =
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'arn';
      readonly region: string;
      readonly account: string;
      readonly name: string;
      readonly suffix: string | undefined;
    };

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const ARN = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/s;
const WITH_SUFFIX = /^(.+)-([A-Za-z0-9]{6})$/s;

/** AWS behaviour, recorded: the same words on every operation that takes a name. */
export const INVALID_NAME =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

export function isSecretName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Reads a SecretId: a name, a full ARN, or an ARN without its suffix. An ARN that ends in a hyphen and six letters or
 * digits is always read as a full one, even when they belong to the name (AWS behaviour, recorded): such a partial
 * ARN finds nothing.
 */
export function readSecretId(text: string): Result<SecretAddress> {
  const arn = ARN.exec(text);
  const rest = arn?.[3];
  if (arn === null || rest === undefined) {
    return isSecretName(text) ? ok({ kind: 'name', name: text }) : invalidName();
  }
  if (!isSecretName(rest)) return invalidName();
  const full = WITH_SUFFIX.exec(rest);
  return ok({
    kind: 'arn',
    region: arn[1] ?? '',
    account: arn[2] ?? '',
    name: full?.[1] ?? rest,
    suffix: full?.[2],
  });
}

export function invalidName() {
  return refuse('ValidationException', INVALID_NAME);
}

export function secretArn(account: string, region: string, name: string, suffix: string): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}
