import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import { isAccountId, parseRoleArn } from '#lib/aws/rules/address.ts';
import { isPartition, isRegionOf, type Partition } from '#lib/aws/rules/partition.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { isStorable } from './rules/filter.ts';
import type { ConnectionRecord } from './store/read-connections.ts';
import {
  insertConnection,
  insertRegions,
  lockConnections,
  readAllConnections,
  setOperatorRole,
} from './store/write-connections.ts';

const name = z.string().trim().min(1, 'Give the connection a name.').max(100).refine(isStorable);
const roleArn = z
  .string()
  .max(2_048)
  .refine((arn) => parseRoleArn(arn).ok, 'This is not the ARN of a role.');

const account = {
  name,
  partition: z.string().refine(isPartition, 'This partition of AWS is not known.').default('aws'),
  accountId: z.string().refine(isAccountId, 'An account has 12 digits.'),
  inventoryRoleArn: roleArn,
  revealRoleArn: roleArn,
  /** Absent: nothing can be changed in this account through the product. */
  operatorRoleArn: roleArn.nullable().default(null),
  regions: z.array(z.string().max(32)).min(1, 'Name at least one region.').max(40),
};

/**
 * A connection as configuration or the embedded default names it. The external id of a real account is made by us; the
 * local AWS's sample company has its own.
 */
export const addConnectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('real'), ...account }),
  z.strictObject({
    kind: z.literal('local'),
    ...account,
    externalId: z
      .string()
      .max(1_224)
      .regex(/^[\w+=,.@:/-]*$/),
  }),
]);
export type AddConnectionInput = z.infer<typeof addConnectionSchema>;
type GivenConnection = z.input<typeof addConnectionSchema>;

export type AddConnectionCode = 'kinds-mixed' | 'connection-differs' | 'name-taken' | 'place-unknown';

export interface AddedConnection {
  readonly connectionId: string;
  /** False where the account was connected already, in the same way. */
  readonly added: boolean;
}

/**
 * Connects an account, or adds regions to one that is connected already; doing it again changes nothing. Called by the
 * start of the product, on behalf of its configuration: no person has the permission yet.
 */
export async function addConnection(
  db: Database,
  given: GivenConnection,
): Promise<Result<AddedConnection, Refusal<AddConnectionCode>>> {
  const input: AddConnectionInput = {
    ...given,
    // A partition that is not one is refused below.
    partition: (given.partition ?? 'aws') as Partition,
    operatorRoleArn: given.operatorRoleArn ?? null,
  };
  const refusal = checkPlaces(input);
  if (refusal) return refusal;
  return db.transaction(async (tx) => {
    await lockConnections(tx);
    const all = await readAllConnections(tx);
    if (all.some((other) => other.kind !== input.kind)) {
      return refuse('kinds-mixed', 'The local AWS and real accounts cannot be connected side by side.');
    }
    const same = all.find((other) => other.accountId === input.accountId);
    if (same) return extend(tx, same, input);
    if (all.some((other) => other.name === input.name)) {
      return refuse('name-taken', 'Another connection has this name.', {
        name: 'Another connection has this name.',
      });
    }
    return insert(tx, input);
  });
}

function checkPlaces(input: AddConnectionInput): ReturnType<typeof refuse<AddConnectionCode>> | null {
  const { partition } = input;
  const known = isPartition(partition) && input.regions.every((region) => isRegionOf(partition, region));
  if (!known)
    return refuse('place-unknown', 'One of these regions is not known.', { regions: 'Not a region.' });
  const foreign = input.regions.some((region) => !placeIn({ ...input, externalId: '' }, region).ok);
  return foreign ? refuse('place-unknown', 'All roles must belong to the account that is connected.') : null;
}

async function insert(tx: Transaction, input: AddConnectionInput) {
  const { regions: asked, ...rest } = input;
  const regions = [...new Set(asked)];
  const connectionId = mintId('connection');
  const externalId = input.kind === 'local' ? input.externalId : randomBytes(24).toString('base64url');
  await insertConnection(tx, { ...rest, id: connectionId, externalId }, regions);
  await appendRecords(tx, [
    { kind: 'connection.added', actorId: null, data: { connectionId, accountId: input.accountId, regions } },
  ]);
  return ok({ connectionId, added: true });
}

async function extend(tx: Transaction, same: ConnectionRecord, input: AddConnectionInput) {
  const differs =
    same.partition !== input.partition ||
    same.inventoryRoleArn !== input.inventoryRoleArn ||
    same.revealRoleArn !== input.revealRoleArn ||
    (same.operatorRoleArn !== null &&
      input.operatorRoleArn !== null &&
      same.operatorRoleArn !== input.operatorRoleArn) ||
    (input.kind === 'local' && same.externalId !== input.externalId);
  if (differs) return refuse('connection-differs', 'This account is connected already, with other roles.');
  if (same.operatorRoleArn === null && input.operatorRoleArn !== null) {
    await setOperatorRole(tx, same.id, input.operatorRoleArn);
  }
  const missing = [...new Set(input.regions)].filter(
    (region) => !same.regions.some((known) => known.region === region),
  );
  if (missing.length > 0) {
    await insertRegions(tx, same.id, missing);
    const data = { connectionId: same.id, accountId: same.accountId, regions: missing };
    await appendRecords(tx, [{ kind: 'connection.added', actorId: null, data }]);
  }
  return ok({ connectionId: same.id, added: false });
}
