import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { GrantTerms } from './rules/decision.ts';
import { insertGrant } from './store/grants.ts';
import type { SecretRequest } from './store/requests.ts';

export interface OpenedGrant {
  readonly grantId: string;
  /** Exclusive. */
  readonly endsAt: Date;
  /** What the caller has to record, last. */
  readonly entry: AuditEntry;
}

/** Opens the grant of a request from `at` on, for exactly what was asked. `actorId` null: a rule of the policy did it. */
export async function openGrant(
  tx: Transaction,
  request: Omit<SecretRequest, 'state' | 'revision' | 'factsHash' | 'expiresAt' | 'createdAt'>,
  terms: GrantTerms,
  { actorId, at }: { readonly actorId: string | null; readonly at: Date },
): Promise<OpenedGrant> {
  const { requesterId: personId, secretId, secretArn, act, way, stage, versionId, keyNames } = request;
  const grantId = mintId('grant');
  const endsAt = new Date(at.getTime() + terms.durationSeconds * 1_000);
  const target = { act, way, secretId, secretArn, stage, versionId, keyNames };
  await insertGrant(tx, {
    ...target,
    id: grantId,
    requestId: request.id,
    personId,
    startsAt: at,
    endsAt,
    usesAllowed: terms.uses,
  });
  return {
    grantId,
    endsAt,
    entry: {
      kind: 'grant.opened',
      actorId,
      secretId,
      requestId: request.id,
      grantId,
      data: {
        personId,
        secretArn,
        stage,
        startsAt: at.toISOString(),
        endsAt: endsAt.toISOString(),
        usesAllowed: terms.uses,
        act,
        ...(versionId === null ? {} : { versionId }),
        ...(keyNames.length === 0 ? {} : { keyNames: [...keyNames] }),
      },
    },
  };
}
