import type { ChainRow } from '#components/audit/chain-list.tsx';
import type { EnvironmentKind } from '#components/format/name.ts';
import type { RecordView } from '#lib/audit/queries.ts';
import type { Database } from '#lib/db/client.ts';
import { namesOf } from '#lib/people/queries.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';

/** Records with the names of what they refer to. */
export async function chainRows(db: Database, records: readonly RecordView[]): Promise<ChainRow[]> {
  const [people, secrets] = await Promise.all([
    namesOf(
      db,
      records.map((record) => record.actorId),
    ),
    namedSecrets(
      db,
      records.map((record) => record.secretId),
    ),
  ]);
  return records.map((record) => {
    const secret = record.secretId ? secrets.get(record.secretId) : undefined;
    const { number, at, kind, data, hash, requestId, grantId } = record;
    return {
      number,
      at,
      kind,
      data,
      hash,
      requestId,
      grantId,
      actorName: record.actorId ? (people.get(record.actorId) ?? record.actorId) : null,
      secret: secret
        ? { id: secret.id, name: secret.name, environment: secret.environment as EnvironmentKind }
        : null,
    };
  });
}
