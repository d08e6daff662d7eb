import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { placeOf } from '#lib/secrets/rules/tree.ts';

/** A connection of the local kind with the regions given, as rows; no AWS behind it. */
export async function insertConnection(
  db: Database,
  options: { accountId?: string; name?: string; regions?: readonly string[] } = {},
): Promise<string> {
  const id = mintId('connection');
  const accountId = options.accountId ?? '111122223333';
  await db.prisma.connection.create({
    data: {
      id,
      name: options.name ?? `account ${accountId}`,
      kind: 'local',
      accountId,
      inventoryRoleArn: `arn:aws:iam::${accountId}:role/countersign-inventory`,
      revealRoleArn: `arn:aws:iam::${accountId}:role/countersign-reveal`,
      externalId: 'external',
      regions: { create: (options.regions ?? ['eu-central-1']).map((region) => ({ region })) },
    },
  });
  return id;
}

export interface TestSecret {
  readonly name: string;
  readonly connectionId: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly environment?: string;
  readonly health?: string;
  readonly healthCause?: string | null;
  readonly healthSince?: Date | null;
  readonly consequence?: number;
  readonly owner?: string | null;
  readonly service?: string | null;
  readonly type?: string | null;
  readonly suffix?: string;
  readonly goneAt?: Date | null;
  readonly deletionAskedAt?: Date | null;
  readonly lastAccessedOn?: Date | null;
  readonly lastRotatedAt?: Date | null;
  readonly nextRotationAt?: Date | null;
  readonly rotationEnabled?: boolean | null;
}

/** Inserts the mirror row of a secret as a sync would leave it. */
export async function insertSecret(db: Database, secret: TestSecret): Promise<string> {
  const { suffix = 'AbCdEf', accountId = '111122223333', region = 'eu-central-1', ...rest } = secret;
  const id = mintId('secret');
  const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret.name}-${suffix}`;
  await db.prisma.secret.create({
    data: {
      id,
      accountId,
      region,
      arn,
      environment: 'production',
      environmentRule: 'path segment prod',
      fingerprint: 'test',
      searchText: `${secret.name}-${suffix}\n${secret.owner ?? ''}`.toLowerCase(),
      ...placeOf(secret.name),
      ...rest,
    },
  });
  return id;
}
