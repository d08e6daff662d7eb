import { createHash } from 'node:crypto';
import type { Aws } from '#lib/aws/aws.ts';
import { readAccountIdentities } from '#lib/aws/read-account-identities.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import type { IamIdentity, ManagedPolicyText } from '#lib/aws/rules/iam-identity.ts';
import type { Database } from '#lib/db/client.ts';
import type { ConnectedRegion } from '#lib/secrets/queries/connected-regions.ts';
import { keptPrincipals } from './rules/identity-documents.ts';
import { noteRefusal, savePrincipals } from './store/identities.ts';

export interface IdentitiesRead {
  readonly principals: number;
  /** Why it was not read whole; null: it was. */
  readonly stopped: AwsCode | 'place' | null;
}

/**
 * Reads all users, roles, groups and policies of a connected account and keeps what speaks of reading values. Nothing is
 * replaced unless IAM was read to its end: half of the policies would look like half of the readers.
 */
export async function readIdentities(
  db: Database,
  aws: Aws,
  region: ConnectedRegion,
  signal?: AbortSignal,
): Promise<IdentitiesRead> {
  const place = placeIn(region, region.region);
  if (!place.ok || region.kind !== aws.kind) return { principals: 0, stopped: 'place' };
  const identities: IamIdentity[] = [];
  const managed: ManagedPolicyText[] = [];
  for await (const page of readAccountIdentities(aws, place.value, signal ? { signal } : {})) {
    if (!page.ok) {
      const { code } = page.refusal;
      await db.transaction((tx) => noteRefusal(tx, region.connectionId, code));
      return { principals: 0, stopped: code };
    }
    identities.push(...page.value.identities);
    managed.push(...page.value.managed);
  }
  const kept = keptPrincipals(identities, managed).map((principal) => ({
    kept: principal,
    hash: createHash('sha256').update(JSON.stringify(principal)).digest('hex'),
  }));
  await db.transaction((tx) => savePrincipals(tx, region.connectionId, kept));
  return { principals: kept.length, stopped: null };
}
