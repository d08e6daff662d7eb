import type { SecretMetadata } from '#lib/aws/rules/secret-metadata.ts';
import { databaseNow } from '#lib/db/client.ts';
import { absorbSightings } from '#lib/secrets/absorb-sightings.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from '#lib/secrets/rules/environment.ts';
import { rulebookOf } from '#lib/secrets/rules/mirror-secret.ts';
import type { World } from '#tests/access/world.ts';

export const REGION = 'eu-central-1';
const ACCOUNT = '111122223333';

/** A secret as AWS tells of it, with one tag `Environment` or none. */
export function sight(
  name: string,
  environment: string | null,
  suffix = 'AbCdEf',
  region = REGION,
): SecretMetadata {
  const arn = `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-${suffix}`;
  return {
    arn,
    address: { partition: 'aws', region, accountId: ACCOUNT, name, suffix },
    description: null,
    kmsKeyId: null,
    owningService: null,
    primaryRegion: null,
    tags: environment === null ? [] : [{ key: 'Environment', value: environment }],
    labels: new Map([['v-current', ['AWSCURRENT']]]),
    createdAt: new Date('2026-01-01T00:00:00Z'),
    changedAt: new Date('2026-01-01T00:00:00Z'),
    lastAccessedOn: null,
    rotationEnabled: null,
    rotationFunction: null,
    rotationRules: null,
    lastRotatedAt: null,
    nextRotationAt: null,
    deletionAskedAt: null,
    replicas: null,
  } as SecretMetadata;
}

/** The inventory of one account as a list of AWS would bring it. */
export async function inventoryOf(world: World) {
  const { id: connectionId } = await world.db.prisma.connection.findFirstOrThrow();
  await world.db.prisma.connectionRegion.create({ data: { connectionId, region: REGION } });
  const classOf = async (name: string, suffix = 'AbCdEf') => {
    const row = await world.db.prisma.secret.findFirstOrThrow({
      where: { name, arn: { endsWith: `-${suffix}` } },
    });
    return { id: row.id, arn: row.arn, environment: row.environment, rule: row.environmentRule };
  };
  return {
    connectionId,
    classOf,
    see: async (
      sights: readonly SecretMetadata[],
      rules: readonly EnvironmentRule[] = DEFAULT_ENVIRONMENT_RULES,
    ) =>
      world.db.transaction(async (tx) =>
        absorbSightings(
          tx,
          sights.map((secret) => ({ secret })),
          { connectionId, rulebook: rulebookOf(rules), previousSight: null, now: await databaseNow(tx) },
        ),
      ),
    /** A list of the whole region began then and was complete. */
    readWholeAt: async (at: Date) => {
      await world.db.pool.query('UPDATE connection_region SET seen_at = $1', [at]);
    },
    waiting: async (name: string, suffix = 'AbCdEf') => {
      const { rows } = await world.db.pool.query<{ to: string; since: Date; due: Date | null }>(
        'SELECT to_class AS "to", since, due_at AS due FROM class_lowering WHERE secret_id = $1',
        [(await classOf(name, suffix)).id],
      );
      return rows[0] ?? null;
    },
    records: async (name: string, suffix = 'AbCdEf') => {
      const { rows } = await world.db.pool.query<{ kind: string }>(
        `SELECT kind FROM audit_record WHERE secret_id = $1 AND kind LIKE 'class.%' ORDER BY number`,
        [(await classOf(name, suffix)).id],
      );
      return rows.map(({ kind }) => kind);
    },
  };
}
