import { CURRENT, PENDING } from '../../rules/secrets/label-moves.ts';
import type { Actor } from '../actors.ts';
import { labelsAt, type PlannedSecret, type PlannedVersion, versionOf } from '../planned-secret.ts';
import type { PastError, Scribe } from '../scribe.ts';

export interface ReadFacts {
  /** How the caller named the secret; the full ARN unless told. */
  readonly by?: 'name' | 'arn';
  readonly stage?: string;
  readonly versionId?: string;
  /** Why it was refused, where that does not follow from the secret. */
  readonly error?: PastError;
  /** The key of the secret did not admit the caller. */
  readonly keyDenied?: true;
}

/** In the words of the running server. */
export const MARKED_FOR_DELETION: PastError = {
  code: 'InvalidRequestException',
  message: "You can't perform this operation on the secret because it was marked for deletion.",
};
const KEY_DENIED: PastError = { code: 'AccessDenied', message: 'Access to KMS is not allowed' };
export const DEFAULT_KEY_ACROSS_ACCOUNTS: PastError = {
  code: 'InvalidRequestException',
  message:
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
};

/** Reads a value, or is refused: writes the call, the use of the key, and the day of the read. */
export function readValue(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  facts: ReadFacts = {},
): void {
  if (at < secret.createdAt || at > scribe.now) return;
  const version = chosenVersion(secret, at, facts);
  const error = refusalOf(secret, at, version, facts);
  const { account } = actor.caller;
  scribe.call(actor, at, {
    place: secret.place,
    action: 'secretsmanager:GetSecretValue',
    input: {
      SecretId: facts.by === 'name' ? secret.name : secret.arn,
      ...(facts.versionId === undefined ? {} : { VersionId: facts.versionId }),
      ...(facts.stage === undefined ? {} : { VersionStage: facts.stage }),
    },
    ...(error === undefined ? {} : { error }),
    ...(account === secret.place.account ? {} : { owner: secret.place.account }),
  });
  if (version === undefined) return;
  if (facts.keyDenied) scribe.keyUse(actor, at, { secret, version, operation: 'Decrypt', denied: true });
  if (error !== undefined) return;
  scribe.keyUse(actor, at, { secret, version, operation: 'Decrypt' });
  noteRead(secret, version.id, at);
}

/** Notes a read on the secret and the version. */
export function noteRead(secret: PlannedSecret, versionId: string, at: Date): void {
  for (const key of ['', versionId]) {
    const known = secret.lastReadAt.get(key);
    if (known === undefined || known < at) secret.lastReadAt.set(key, at);
  }
}

function chosenVersion(secret: PlannedSecret, at: Date, facts: ReadFacts): PlannedVersion | undefined {
  const id = facts.versionId ?? labelsAt(secret, at).get(facts.stage ?? CURRENT);
  return versionOf(secret, id);
}

function refusalOf(
  secret: PlannedSecret,
  at: Date,
  version: PlannedVersion | undefined,
  facts: ReadFacts,
): PastError | undefined {
  if (facts.error !== undefined) return facts.error;
  if (secret.deletedAt !== undefined && at > secret.deletedAt) return MARKED_FOR_DELETION;
  if (facts.keyDenied) return KEY_DENIED;
  if (version?.filledAt !== undefined && version.filledAt <= at) return undefined;
  const what =
    facts.versionId === undefined
      ? `staging label: ${facts.stage ?? CURRENT}`
      : `VersionId: ${facts.versionId}`;
  return {
    code: 'ResourceNotFoundException',
    message: `Secrets Manager can't find the specified secret value for ${what}`,
  };
}

/** The pending version as a rotation function asks for it. */
export function readPending(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  versionId: string,
  at: Date,
): void {
  readValue(scribe, actor, secret, at, { versionId, stage: PENDING });
}
