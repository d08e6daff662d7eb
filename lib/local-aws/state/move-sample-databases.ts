import { SAMPLE_DATABASES, type SampleDatabasePlace } from '../seed/sample-databases.ts';
import { type Connection, openDatabase } from './database.ts';
import { readKeyFile } from './key-file.ts';
import { defaultKeyArn } from './kms-keys.ts';
import { type SecretRow, type StoredSecret, secretFrom } from './secrets.ts';
import { noteOnce, readSetting } from './settings.ts';
import { type Vault, vaultFrom } from './vault.ts';
import { allVersions, openValue, resealVersion, type StoredVersion, sealValue } from './versions.ts';

const SETTING = 'sample-databases';

/**
 * Notes where the sample databases answer. When that is elsewhere than at the last start, because another program has
 * taken the port, the secrets that name them are brought along: no value changes but for its host and port.
 */
export async function moveSampleDatabases(options: {
  readonly databaseUrl: string;
  readonly keyFile: string;
  readonly place: SampleDatabasePlace;
}): Promise<void> {
  const { place } = options;
  const database = openDatabase(options.databaseUrl, 1);
  try {
    if (await noteOnce(database, SETTING, JSON.stringify(place))) return;
    const before: SampleDatabasePlace = JSON.parse((await readSetting(database, SETTING)) ?? '{}');
    if (before.host === place.host && before.port === place.port) return;
    const vault = vaultFrom(await readKeyFile(options.keyFile));
    await database.transaction(async (tx) => {
      for (const secret of await everySecret(tx)) await moveSecret(tx, vault, secret, { before, place });
      await tx.run('update setting set value = $2 where name = $1', [SETTING, JSON.stringify(place)]);
    });
  } finally {
    await database.close();
  }
}

async function everySecret(tx: Connection): Promise<StoredSecret[]> {
  return (await tx.rows<SecretRow>('select * from secret for update')).map(secretFrom);
}

async function moveSecret(
  tx: Connection,
  vault: Vault,
  secret: StoredSecret,
  way: { before: SampleDatabasePlace; place: SampleDatabasePlace },
): Promise<void> {
  for (const version of await allVersions(tx, secret.id)) {
    const moved = movedVersion(vault, secret, version, way);
    if (moved !== undefined) await resealVersion(tx, secret.id, { ...version, sealed: moved });
  }
}

function movedVersion(
  vault: Vault,
  secret: StoredSecret,
  version: StoredVersion,
  { before, place }: { before: SampleDatabasePlace; place: SampleDatabasePlace },
) {
  if (version.sealed?.kind !== 'string') return undefined;
  const keyArn = version.kmsKeyArn ?? defaultKeyArn(secret.account, secret.region);
  const at = { keyArn, secretArn: secret.arn, versionId: version.id };
  const value = openValue(vault, at, version.sealed);
  const fields = value.kind === 'string' ? fieldsOf(value.text) : undefined;
  if (fields === undefined || !isAbout(fields, before)) return undefined;
  return sealValue(vault, at, { kind: 'string', text: JSON.stringify({ ...fields, ...place }) });
}

function isAbout(fields: Readonly<Record<string, unknown>>, place: SampleDatabasePlace): boolean {
  return (
    fields.host === place.host &&
    fields.port === place.port &&
    SAMPLE_DATABASES.some(({ name }) => name === fields.dbname)
  );
}

/** The members of a value that is a JSON object. */
function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
