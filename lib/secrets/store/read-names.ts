import type { Database } from '#lib/db/client.ts';

/** Names and environments of secrets by id, gone ones too. */
export async function readSecretNames(db: Database, ids: readonly string[]) {
  return await db.prisma.secret.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, environment: true, arn: true },
  });
}
