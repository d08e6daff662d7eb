import { bindKeyFile } from '../state/bind-key-file.ts';
import { type Connection, openDatabase, type Transaction } from '../state/database.ts';
import { readKeyFile } from '../state/key-file.ts';
import { saveKmsKey } from '../state/kms-keys.ts';
import { loadReplica, loadSecret } from '../state/load-secrets.ts';
import { migrate } from '../state/migrate.ts';
import { noteOnce } from '../state/settings.ts';
import { appendTrail } from '../state/trail.ts';
import { type Vault, vaultFrom } from '../state/vault.ts';
import { saveIdentities } from './identities/save-identities.ts';
import { KEYS } from './keys.ts';
import { loadedSecret } from './loaded-secret.ts';
import { DAY_MS } from './moments.ts';
import { planCompany } from './plan-company.ts';
import type { PlannedSecret } from './planned-secret.ts';
import type { SampleDatabasePlace } from './sample-databases.ts';

export interface SeedOptions {
  readonly databaseUrl: string;
  readonly keyFile: string;
  /** The moment that all dates of the sample are relative to. */
  readonly now: Date;
  /** Where the sample databases answer; null or left out: there are none, and no database secret can be rotated. */
  readonly sampleDatabases?: SampleDatabasePlace | null;
}

export interface SeedResult {
  /** How many secrets (copies in other regions among them) and trail records were written; zero when they were there. */
  readonly secrets: number;
  readonly records: number;
  readonly seeded: boolean;
}

const RECORDS_AT_ONCE = 2000;

/** Loads the sample company Larkfield, all of it or nothing, once per database. */
export async function seedCompany(options: SeedOptions): Promise<SeedResult> {
  const vault = vaultFrom(await readKeyFile(options.keyFile));
  await migrate(options.databaseUrl);
  const database = openDatabase(options.databaseUrl, 1);
  try {
    await bindKeyFile(database, vault, options.keyFile);
    return await database.transaction(async (tx) => {
      if (!(await noteOnce(tx, 'sample', 'larkfield'))) return { secrets: 0, records: 0, seeded: false };
      return await writeCompany(tx, vault, options);
    });
  } finally {
    await database.close();
  }
}

async function writeCompany(
  tx: Transaction,
  vault: Vault,
  { now, sampleDatabases = null }: SeedOptions,
): Promise<SeedResult> {
  const company = planCompany(now, sampleDatabases);
  await saveIdentities(tx, vault, company, now);
  await saveKeys(tx, now);
  let secrets = 0;
  for (const secret of company.secrets) secrets += await loadWithCopies(tx, vault, secret);
  for (let first = 0; first < company.trail.length; first += RECORDS_AT_ONCE) {
    appendTrail(tx, company.trail.slice(first, first + RECORDS_AT_ONCE), now);
  }
  return { secrets, records: company.trail.length, seeded: true };
}

/** Answers how many secrets that are. */
async function loadWithCopies(tx: Transaction, vault: Vault, secret: PlannedSecret): Promise<number> {
  const primaryId = await loadSecret(tx, loadedSecret(vault, secret));
  let loaded = 1;
  for (const { region, status, message, copy } of secret.replicas) {
    const copyId = copy && (await loadSecret(tx, loadedSecret(vault, copy, secret)));
    if (copyId !== undefined) loaded += 1;
    loadReplica(tx, { primaryId, region, status, message, copyId });
  }
  return loaded;
}

async function saveKeys(tx: Connection, now: Date): Promise<void> {
  for (const { place, alias, keyId, madeDaysAgo, policy } of KEYS) {
    await saveKmsKey(tx, {
      ...place,
      keyId,
      alias,
      description: `Larkfield: ${alias.slice('alias/'.length)}`,
      rotationEnabled: true,
      createdAt: new Date(now.getTime() - madeDaysAgo * DAY_MS),
      ...(policy === undefined ? {} : { policy }),
    });
  }
}
