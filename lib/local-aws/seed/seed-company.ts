import { bindKeyFile } from '../state/bind-key-file.ts';
import { type Connection, openDatabase } from '../state/database.ts';
import { readKeyFile } from '../state/key-file.ts';
import { defaultKeyArn, saveKmsKey } from '../state/kms-keys.ts';
import { type LoadedSecret, loadSecret } from '../state/load-secrets.ts';
import { migrate } from '../state/migrate.ts';
import { noteOnce } from '../state/settings.ts';
import { appendTrail } from '../state/trail.ts';
import { type Vault, vaultFrom } from '../state/vault.ts';
import { sealValue } from '../state/versions.ts';
import { dayOf } from '../wire/epoch.ts';
import { DATA, HOME, type Place } from './catalogue.ts';
import { chanceOf } from './chance.ts';
import { saveIdentities } from './identities.ts';
import { planCompany } from './plan-company.ts';
import type { PlannedSecret } from './planned-secret.ts';

export interface SeedOptions {
  readonly databaseUrl: string;
  readonly keyFile: string;
  /** The moment that all dates of the sample are relative to. */
  readonly now: Date;
}

export interface SeedResult {
  /** How many secrets and trail records were written; zero when the sample was there already. */
  readonly secrets: number;
  readonly records: number;
  readonly seeded: boolean;
}

const RECORDS_AT_ONCE = 1000;

/** Loads the sample company Larkfield, all of it or nothing, once per database. */
export async function seedCompany(options: SeedOptions): Promise<SeedResult> {
  const vault = vaultFrom(await readKeyFile(options.keyFile));
  await migrate(options.databaseUrl);
  const database = openDatabase(options.databaseUrl, 1);
  try {
    await bindKeyFile(database, vault, options.keyFile);
    return await database.transaction(async (tx) => {
      if (!(await noteOnce(tx, 'sample', 'larkfield'))) return { secrets: 0, records: 0, seeded: false };
      return await writeCompany(tx, vault, options.now);
    });
  } finally {
    await database.close();
  }
}

async function writeCompany(tx: Connection, vault: Vault, now: Date): Promise<SeedResult> {
  await saveIdentities(tx, vault);
  const keys = await saveKeys(tx, now);
  const keyArnOf = (secret: PlannedSecret) =>
    secret.entry.alias === undefined ? undefined : keys.get(keyName(secret.place, secret.entry.alias));
  const company = planCompany(now, keyArnOf);
  for (const secret of company.secrets) await loadSecret(tx, loaded(vault, secret, keyArnOf(secret)));
  for (let first = 0; first < company.trail.length; first += RECORDS_AT_ONCE) {
    await appendTrail(tx, company.trail.slice(first, first + RECORDS_AT_ONCE), now);
  }
  return { secrets: company.secrets.length, records: company.trail.length, seeded: true };
}

const KEYS_MADE_DAYS_AGO = 400;

async function saveKeys(tx: Connection, now: Date): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const [place, alias] of [
    [HOME, 'alias/payments'],
    [HOME, 'alias/payments-admin'],
    [HOME, 'alias/ledger'],
    [DATA, 'alias/data'],
  ] as const) {
    const keyId = chanceOf(`key ${keyName(place, alias)}`).uuid();
    keys.set(
      keyName(place, alias),
      await saveKmsKey(tx, {
        ...place,
        keyId,
        alias,
        description: `Larkfield: ${alias.slice('alias/'.length)}`,
        rotationEnabled: true,
        createdAt: new Date(now.getTime() - KEYS_MADE_DAYS_AGO * 24 * 3600 * 1000),
      }),
    );
  }
  return keys;
}

function keyName(place: Place, alias: string): string {
  return `${place.account} ${place.region} ${alias}`;
}

function loaded(vault: Vault, secret: PlannedSecret, kmsKeyArn: string | undefined): LoadedSecret {
  const { account, region } = secret.place;
  const keyArn = kmsKeyArn ?? defaultKeyArn(account, region);
  const readOn = (key: string) => {
    const at = secret.lastReadAt.get(key);
    return at === undefined ? undefined : dayOf(at);
  };
  const { rotation } = secret;
  return {
    account,
    region,
    name: secret.name,
    suffix: secret.suffix,
    description: secret.description,
    kmsKeyArn,
    tags: secret.tags,
    createdAt: secret.createdAt,
    lastChangedAt: secret.lastChangedAt,
    lastAccessedOn: readOn(''),
    deletedAt: secret.deletedAt,
    windowEndsAt: secret.windowEndsAt,
    rotation: rotation && {
      enabled: rotation.enabled,
      lambdaArn: rotation.lambdaArn,
      rules: { AutomaticallyAfterDays: rotation.everyDays },
      lastRotatedAt: rotation.lastRotatedAt,
      nextRotationAt: rotation.nextRotationAt,
    },
    labels: secret.labels,
    versions: secret.versions.map((version) => ({
      id: version.id,
      createdAt: version.madeAt,
      lastAccessedOn: readOn(version.id),
      sealed:
        version.value &&
        sealValue(vault, { keyArn, secretArn: secret.arn, versionId: version.id }, version.value),
    })),
  };
}
