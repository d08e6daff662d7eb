import { createHash, timingSafeEqual } from 'node:crypto';
import { administratorOf } from '../rules/administrator.ts';
import { readPolicy } from '../rules/policy/policy-document.ts';
import type { Caller } from '../rules/trail/caller.ts';
import type { Connection } from '../state/database.ts';
import { findUserByKey, type StoredUser } from '../state/principals.ts';
import { findSession, type StoredSession } from '../state/sessions.ts';
import { type AwsError, frontError } from '../wire/aws-error.ts';
import type { World } from '../world.ts';
import type { Protocol } from './protocol.ts';
import type { Authorization } from './read-authorization.ts';
import type { RequestHead } from './request-head.ts';
import { signatureHolds } from './verify-signature.ts';

interface Signed {
  readonly head: RequestHead;
  readonly body: Buffer;
  readonly authorization: Authorization;
  readonly protocol: Protocol;
}

/**
 * Finds who called by the access key. A key nobody was given belongs to the administrator of account 000000000000, or of
 * the account that it spells with twelve digits, so that any client works out of the box, unless an option names the administrator's keys; keys that were given are held
 * to their secret and their session token.
 */
export async function authenticateCaller(
  tx: Connection,
  world: World,
  signed: Signed,
  now: Date,
): Promise<Caller> {
  const { accessKeyId, securityToken } = signed.authorization;
  // The keys of sessions, and only those, begin with ASIA: other calls are spared the look.
  const session = accessKeyId.startsWith('ASIA') ? await findSession(tx, accessKeyId) : undefined;
  if (session !== undefined) return sessionCaller(world, signed, session, now);
  const user = await findUserByKey(tx, accessKeyId);
  if (user === undefined) {
    const { administratorKeys: own } = world.settings;
    if (own === 'any' || own.includes(accessKeyId)) return { ...administratorOf(accessKeyId), accessKeyId };
    throw signed.protocol === 'rest' ? unknownToS3() : unrecognized(signed.protocol);
  }
  if (securityToken !== undefined) throw unrecognized(signed.protocol);
  checkSignature(world, signed, `access-key ${accessKeyId}`, user.sealedSecret);
  return userCaller(user, accessKeyId);
}

function userCaller(user: StoredUser, accessKeyId: string): Caller {
  return {
    kind: 'user',
    account: user.account,
    accessKeyId,
    arn: `arn:aws:iam::${user.account}:user/${user.userName}`,
    principalId: user.principalId,
    userName: user.userName,
    policies: user.policies,
  };
}

function sessionCaller(world: World, signed: Signed, session: StoredSession, now: Date): Caller {
  const hash = createHash('sha256')
    .update(signed.authorization.securityToken ?? '')
    .digest();
  if (!timingSafeEqual(hash, session.tokenHash)) throw unrecognized(signed.protocol);
  checkSignature(world, signed, `session ${session.accessKeyId}`, session.sealedSecret);
  if (session.expiresAt <= now) throw expired(signed.protocol);
  const policy = session.policy === undefined ? undefined : readPolicy(session.policy, 'identity');
  return {
    kind: 'session',
    account: session.role.account,
    accessKeyId: session.accessKeyId,
    arn: `arn:aws:sts::${session.role.account}:assumed-role/${session.role.name}/${session.sessionName}`,
    principalId: `${session.role.principalId}:${session.sessionName}`,
    role: { name: session.role.name, arn: session.role.arn, principalId: session.role.principalId },
    policies: session.role.policies,
    sessionName: session.sessionName,
    issuedAt: session.issuedAt,
    expiresAt: session.expiresAt,
    // A session policy that cannot be read allows nothing.
    sessionPolicy: policy === undefined ? undefined : policy.ok ? policy.value : [],
    sourceIdentity: session.sourceIdentity,
    tags: session.tags,
    roleTags: session.role.tags,
    transitiveTagKeys: session.transitiveTagKeys,
  };
}

function checkSignature(world: World, signed: Signed, context: string, sealedSecret: Buffer): void {
  if (!world.settings.verifySignatures) return;
  const secret = world.vault.openCredential(context, sealedSecret);
  if (!signatureHolds(signed.head, signed.body, signed.authorization, secret))
    throw mismatch(signed.protocol);
}

function mismatch(protocol: Protocol): AwsError {
  const words =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access ' +
    'Key and signing method. Consult the service documentation for details.';
  return protocol === 'json'
    ? frontError('InvalidSignatureException', words)
    : frontError('SignatureDoesNotMatch', words, 403);
}

function unrecognized(protocol: Protocol): AwsError {
  const words = 'The security token included in the request is invalid.';
  return protocol === 'json'
    ? frontError('UnrecognizedClientException', words)
    : frontError('InvalidClientTokenId', words, 403);
}

function unknownToS3(): AwsError {
  const words = 'The AWS Access Key Id you provided does not exist in our records.';
  return frontError('InvalidAccessKeyId', words, 403);
}

function expired(protocol: Protocol): AwsError {
  const words = 'The security token included in the request is expired';
  return protocol === 'json'
    ? frontError('ExpiredTokenException', words)
    : frontError('ExpiredToken', words, 403);
}
