import type { Aws } from '#lib/aws/aws.ts';
import type { AwsAccount } from '#lib/aws/rules/account.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { findAccount } from '#lib/secrets/queries/find-account.ts';
import { readSecret, type SecretView } from '#lib/secrets/queries/read-secret.ts';
import { lookAtSecret } from './look-at-secret.ts';
import type { Evidence } from './rules/evidence.ts';
import { refuseChange } from './rules/refusals.ts';
import type { Sight } from './rules/sight.ts';
import { loadVersionPasts } from './store/changes.ts';

/** What the trail knows of a secret; a room after this one reads it, so it is handed in. */
export type ReadEvidence = (
  secretId: string,
) => Promise<Pick<Evidence, 'rotations' | 'put' | 'replacedByRotation'>>;

export interface ChangePorts {
  readonly aws: Aws;
  readonly readEvidence: ReadEvidence;
}

/** A secret that something is to be done to: as the inventory knows it and as AWS describes it now. */
export interface Subject {
  readonly secret: SecretView;
  readonly account: AwsAccount;
  readonly sight: Sight;
  readonly evidence: Evidence;
}

/** Looks at the secret afresh. Refuses where nothing can be changed whatever it is. */
export async function loadSubject(
  db: Database,
  ports: ChangePorts,
  actor: Pick<Actor, 'roles'>,
  secretId: string,
): Promise<Result<Subject, Refusal>> {
  const secret = await readSecret(db, actor, secretId);
  if (!secret) return refuseChange('no-such-secret');
  if (secret.goneAt !== null) return refuseChange('secret-gone');
  const account = await findAccount(db, secret.connectionId, ports.aws.kind);
  if (!account) return refuseChange('connection-paused');
  if (!account.operatorRoleArn) return refuseChange('no-operator-role');
  const { region, arn: secretArn } = secret;
  const looked = await lookAtSecret(ports.aws, { account, region, secretArn });
  if (!looked.ok) return looked;
  if (looked.value === null) return refuseChange('secret-gone');
  const [past, trail] = await Promise.all([
    loadVersionPasts(db.prisma, secretId),
    ports.readEvidence(secretId),
  ]);
  return ok({ secret, account, sight: looked.value.sight, evidence: mergeEvidence(past, trail) });
}

/** What movements and what records tell of replaced versions is one list. */
function mergeEvidence(
  past: Pick<Evidence, 'wereCurrent' | 'replacedByRotation'>,
  trail: Awaited<ReturnType<ReadEvidence>>,
): Evidence {
  const replacedByRotation = [...new Set([...past.replacedByRotation, ...trail.replacedByRotation])];
  return { ...past, ...trail, replacedByRotation };
}
