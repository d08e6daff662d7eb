import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { getCallerIdentity } from '#lib/aws/get-caller-identity.ts';
import { isAccountId } from '#lib/aws/rules/address.ts';
import { isPartition, isRegionOf, type Partition } from '#lib/aws/rules/partition.ts';
import { principalOfCaller } from '#lib/aws/rules/role-documents.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { ROLE_NAMES } from './rules/configured-connections.ts';
import { type ConnectionCode, refuseConnection } from './rules/connection-refusals.ts';
import { isStorable } from './rules/filter.ts';
import { findDraftOf, insertDraft } from './store/connection-drafts.ts';
import { lockConnections, readAllConnections } from './store/write-connections.ts';

/** A role's name with its path, without the leading slash. Its account is the one that is connected, by construction. */
const roleName = z
  .string()
  .trim()
  .max(576)
  .regex(
    /^(?:[A-Za-z0-9+=,.@_-]{1,64}\/){0,8}[A-Za-z0-9+=,.@_-]{1,64}$/,
    'Letters, digits and +=,.@_-, parted by slashes.',
  );

export const beginConnectionSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Give the connection a name.')
    .max(100)
    .refine(isStorable, 'This cannot be stored.'),
  accountId: z.string().trim().refine(isAccountId, 'An account has 12 digits.'),
  partition: z.string().refine(isPartition, 'This partition of AWS is not known.'),
  regions: z.array(z.string().max(32)).min(1, 'Choose at least one region.').max(40),
  inventoryRole: roleName.default(ROLE_NAMES.inventory),
  revealRole: roleName.default(ROLE_NAMES.reveal),
  /** Null: nothing shall be changed in this account through the product. */
  operatorRole: roleName.nullable().default(ROLE_NAMES.operator),
});
export type BeginConnectionInput = z.output<typeof beginConnectionSchema>;

/** Long enough to answer, short enough that nobody thinks the form hangs. */
const WAIT_MS = 4_000;

/**
 * Begins to set up an account: makes its external id, which nobody types and no other account gets, and keeps what the
 * roles are to be called. Nothing is connected by this; no call reaches the account.
 */
export async function beginConnection(
  db: Database,
  aws: Aws,
  actor: Actor,
  input: BeginConnectionInput,
): Promise<Result<{ readonly connectionId: string }, Refusal<ConnectionCode>>> {
  if (!can(actor, 'connections.manage')) return refuseConnection('forbidden');
  const partition = input.partition as Partition;
  const regions = [...new Set(input.regions)];
  if (!regions.every((region) => isRegionOf(partition, region)))
    return refuseConnection('place-unknown', 'regions');
  const where = { partition, region: regions[0] ?? '' };
  const caller = await getCallerIdentity(aws, where, AbortSignal.timeout(WAIT_MS));
  const principalArn = caller.ok ? principalOfCaller(caller.value.arn) : null;
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    const { accountId, name } = input;
    const all = await readAllConnections(tx);
    const same = all.find((other) => other.kind === aws.kind && other.accountId === accountId);
    if (same && same.removedAt === null) return refuseConnection('connected-already', 'accountId');
    if (all.some((other) => other.name === name && other.id !== same?.id))
      return refuseConnection('name-taken', 'name');
    if (await findDraftOf(tx, aws.kind, accountId)) return refuseConnection('begun-already', 'accountId');
    // Connected again, an account keeps its id and with it its history; its external id is a new one.
    const connectionId = same?.id ?? mintId('connection');
    const arnOf = (role: string) => `arn:${partition}:iam::${accountId}:role/${role}`;
    await insertDraft(tx, {
      id: connectionId,
      name,
      kind: aws.kind,
      partition,
      accountId,
      regions,
      inventoryRoleArn: arnOf(input.inventoryRole),
      revealRoleArn: arnOf(input.revealRole),
      operatorRoleArn: input.operatorRole === null ? null : arnOf(input.operatorRole),
      externalId: mintExternalId(),
      createdBy: actor.personId,
      createdAt: await databaseNow(tx),
      principalArn,
    });
    const data = { connectionId, accountId, regions };
    await appendRecords(tx, [{ kind: 'connection.begun', actorId: actor.personId, data }]);
    return ok({ connectionId });
  });
}

/** 192 random bits in the alphabet that AWS admits. */
export function mintExternalId(): string {
  return randomBytes(24).toString('base64url');
}
