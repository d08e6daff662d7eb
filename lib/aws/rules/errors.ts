import { type Refusal, refuse } from '#lib/kernel/result.ts';

/**
 * What AWS, the network or the SDK threw, as a code of ours with fixed words. Nothing of the original travels on: its
 * message and stack can quote a secret value (a parser quotes what it could not read), and so can hidden fields.
 */
export type AwsCode =
  | 'throttled'
  | 'busy'
  | 'denied'
  | 'not-found'
  | 'marked-for-deletion'
  | 'no-such-version'
  | 'key-unusable'
  | 'timed-out'
  | 'unreachable'
  | 'garbled'
  | 'mismatch'
  | 'invalid'
  | 'expired-credentials'
  | 'no-operator-role'
  | 'looking-only'
  | 'resting'
  | 'wrong-state'
  | 'exists-already'
  | 'rotation-unfinished'
  | 'no-rotation-function'
  | 'function-not-invokable'
  | 'public-policy'
  | 'bad-policy'
  | 'too-many'
  | 'too-late'
  | 'unknown';

const WORDS: Readonly<Record<AwsCode, string>> = {
  throttled: 'AWS is throttling this account.',
  busy: 'Too many calls to this account and region are waiting already.',
  denied: 'AWS refused: a permission is missing.',
  'not-found': 'AWS does not know this secret.',
  'marked-for-deletion': 'This secret is marked for deletion, so AWS does not give its value.',
  'no-such-version': 'No version of this secret has that label, or it holds no value yet.',
  'key-unusable': 'AWS could not use the KMS key of this secret: it is disabled, or its policy refuses.',
  'timed-out': 'AWS did not answer within 10 s.',
  unreachable: 'AWS could not be reached.',
  garbled: 'AWS answered with something that cannot be read.',
  mismatch: 'AWS answered for another secret or version than the one asked for.',
  invalid: 'AWS did not accept the call.',
  'expired-credentials': 'AWS did not accept our credentials.',
  'no-operator-role':
    'This account was connected without an operator role, so nothing can be changed in it from here. An admin can add the role to the connection.',
  'looking-only':
    'This account is looked at with the credentials of this machine, so nothing can be revealed or changed in it.',
  resting:
    'This account and region did not answer several times in a row and is left alone for a moment. Nothing was sent.',
  'wrong-state': 'AWS refused: the state of this secret does not allow it.',
  'exists-already': 'AWS knows a secret or version of this name already.',
  'rotation-unfinished':
    'AWS refused: an earlier rotation is not complete. Its version still holds AWSPENDING.',
  'no-rotation-function': 'AWS refused: no rotation function is set up for this secret.',
  'function-not-invokable':
    'AWS cannot invoke the rotation function: it is gone, or its policy does not admit secretsmanager.amazonaws.com.',
  'public-policy': 'AWS refused: this policy would open the secret to everybody.',
  'bad-policy': 'AWS refused this resource policy: its syntax or a principal is wrong.',
  'too-many': 'AWS refused: a quota of this account or secret is reached.',
  'too-late': 'Too much time passed before this could be sent, so it was not sent.',
  unknown: 'AWS failed in a way that is not known.',
};

/** The permissions whose absence we name. A word of AWS's message is passed on only if it is one of these. */
const PERMISSIONS = [
  'secretsmanager:ListSecrets',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'secretsmanager:GetSecretValue',
  'secretsmanager:GetResourcePolicy',
  'secretsmanager:UpdateSecretVersionStage',
  'secretsmanager:RotateSecret',
  'secretsmanager:CancelRotateSecret',
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecret',
  'secretsmanager:TagResource',
  'secretsmanager:UntagResource',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:ValidateResourcePolicy',
  'secretsmanager:ReplicateSecretToRegions',
  'secretsmanager:RemoveRegionsFromReplication',
  'secretsmanager:StopReplicationToReplica',
  'secretsmanager:DeleteSecret',
  'secretsmanager:RestoreSecret',
  'secretsmanager:GetRandomPassword',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:Decrypt',
  'cloudtrail:LookupEvents',
  'ce:GetCostAndUsage',
  'sns:Publish',
  'sts:AssumeRole',
  'sts:SetSourceIdentity',
  'sts:TagSession',
] as const;
export type AwsPermission = (typeof PERMISSIONS)[number];

export interface AwsRefusal extends Refusal<AwsCode> {
  /** Which permission is missing, where AWS said so and it is one we know. */
  readonly missingPermission?: AwsPermission;
}

export type AwsFailure = { readonly ok: false; readonly refusal: AwsRefusal };

/** A refusal with the fixed words of its code. */
export function awsFailure(code: AwsCode, missingPermission?: AwsPermission): AwsFailure {
  const { refusal } = refuse(code, WORDS[code]);
  if (missingPermission === undefined) return { ok: false, refusal };
  const words = `${refusal.words} The missing permission is ${missingPermission}.`;
  return { ok: false, refusal: { ...refusal, words, missingPermission } };
}

/** Turns anything thrown by a call to AWS into a refusal. Reads names, codes and known phrases; passes none of them on. */
export function fromThrown(thrown: unknown): AwsFailure {
  // The SDK gives a reset the name of a timeout and keeps its code.
  if (NETWORK.has(textOf(thrown, 'code'))) return awsFailure('unreachable');
  const name = textOf(thrown, 'name');
  const byName = BY_NAME.get(name);
  if (byName) return awsFailure(byName);
  const message = textOf(thrown, 'message');
  if (message.includes('cannot invoke the specified Lambda function')) {
    return awsFailure('function-not-invokable');
  }
  if (DENIED.has(name)) return awsFailure('denied', missingPermission(message));
  if (name === 'ResourceNotFoundException') {
    return awsFailure(message.includes('secret value for') ? 'no-such-version' : 'not-found');
  }
  if (name === 'InvalidRequestException') {
    return awsFailure(byState(message));
  }
  return awsFailure(byTransport(thrown, name));
}

/** Known phrases of InvalidRequestException, which means that the state of the secret forbids the call. */
function byState(message: string): AwsCode {
  if (message.includes('marked for deletion')) return 'marked-for-deletion';
  if (message.includes("previous rotation isn't complete")) return 'rotation-unfinished';
  if (message.includes('No Lambda rotation function')) return 'no-rotation-function';
  return message.includes('already scheduled for deletion') ? 'wrong-state' : 'invalid';
}

const BY_NAME: ReadonlyMap<string, AwsCode> = new Map<string, AwsCode>([
  ['ThrottlingException', 'throttled'],
  ['Throttling', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['SlowDown', 'throttled'],
  ['LimitExceededException', 'too-many'],
  ['ResourceExistsException', 'exists-already'],
  ['PublicPolicyException', 'public-policy'],
  ['PreconditionNotMetException', 'wrong-state'],
  ['DecryptionFailure', 'key-unusable'],
  ['EncryptionFailure', 'key-unusable'],
  ['KMSInvalidStateException', 'key-unusable'],
  ['TimeoutError', 'timed-out'],
  ['AbortError', 'timed-out'],
  ['RequestTimeout', 'timed-out'],
  ['RequestTimeoutException', 'timed-out'],
  ['SyntaxError', 'garbled'],
  ['BodyTooLargeError', 'garbled'],
  ['SerializationException', 'invalid'],
  ['ValidationException', 'invalid'],
  ['ValidationError', 'invalid'],
  ['InvalidParameterException', 'invalid'],
  ['InvalidNextTokenException', 'invalid'],
  ['MalformedPolicyDocument', 'invalid'],
  ['MalformedPolicyDocumentException', 'bad-policy'],
  ['PackedPolicyTooLarge', 'invalid'],
  ['PackedPolicyTooLargeException', 'invalid'],
  ['RegionDisabledException', 'invalid'],
  ['UnknownOperationException', 'invalid'],
  ['ExpiredToken', 'expired-credentials'],
  ['ExpiredTokenException', 'expired-credentials'],
  ['UnrecognizedClientException', 'expired-credentials'],
  ['InvalidClientTokenId', 'expired-credentials'],
  ['InvalidSignatureException', 'expired-credentials'],
  ['SignatureDoesNotMatch', 'expired-credentials'],
  ['MissingAuthenticationTokenException', 'expired-credentials'],
  ['IncompleteSignature', 'expired-credentials'],
  ['CredentialsProviderError', 'expired-credentials'],
  ['TokenProviderError', 'expired-credentials'],
  ['NotFoundException', 'not-found'],
  ['AuthorizationErrorException', 'denied'],
  ['ThrottledException', 'throttled'],
  ['InternalServiceError', 'unknown'],
  ['InternalFailure', 'unknown'],
]);

const DENIED: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException', 'NotAuthorized']);

const NETWORK: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function byTransport(thrown: unknown, name: string): AwsCode {
  const code = textOf(thrown, 'code');
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT') return 'timed-out';
  if (name === 'NetworkingError') return 'unreachable';
  if (code.startsWith('HPE_')) return 'garbled';
  const status = statusOf(thrown);
  if (status === 429) return 'throttled';
  if (status === 403) return 'denied';
  if (status !== null && status >= 200 && status < 400) return 'garbled';
  return name === 'TypeError' ? 'garbled' : 'unknown';
}

function missingPermission(message: string): AwsPermission | undefined {
  if (message.includes('Access to KMS is not allowed')) return 'kms:Decrypt';
  const [, said] = /not authorized to perform: ([a-z]+:[A-Za-z]+)/.exec(message) ?? [];
  return PERMISSIONS.find((permission) => permission === said);
}

function textOf(thrown: unknown, field: 'name' | 'message' | 'code'): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const value: unknown = Reflect.get(thrown, field);
  return typeof value === 'string' ? value : '';
}

function statusOf(thrown: unknown): number | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  const metadata: unknown = Reflect.get(thrown, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return null;
  const status: unknown = Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : null;
}
