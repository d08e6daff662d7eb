import { defaultKeyArn } from '../state/kms-keys.ts';
import type { LoadedSecret, LoadedVersion } from '../state/load-secrets.ts';
import type { Vault } from '../state/vault.ts';
import { sealValue } from '../state/versions.ts';
import { dayOf } from '../wire/epoch.ts';
import { keyArnOf } from './keys.ts';
import { type PlannedSecret, type PlannedVersion, versionKeyArn } from './planned-secret.ts';

/** A planned secret as the tables hold it, its values sealed. A copy is handed over together with its primary. */
export function loadedSecret(vault: Vault, secret: PlannedSecret, primary = secret): LoadedSecret {
  const { account, region } = secret.place;
  const replicated = primary.replicas.length > 0;
  return {
    account,
    region,
    name: secret.name,
    suffix: secret.suffix,
    description: secret.description,
    kmsKeyArn: keyArnOf(secret.place, secret.alias),
    tags: primary.tags,
    createToken: primary.createToken,
    createdAt: secret.createdAt,
    lastChangedAt: primary.lastChangedAt,
    lastAccessedOn: dayRead(secret, ''),
    deletedAt: secret.deletedAt,
    windowEndsAt: secret.windowEndsAt,
    // A copy does not show how its primary is rotated.
    rotation:
      secret === primary && secret.rotation
        ? { ...secret.rotation, rules: { ...secret.rotation.rules } }
        : undefined,
    resourcePolicy: primary.resourcePolicy,
    owningService: secret.entry.owningService,
    primaryRegion: replicated ? primary.place.region : undefined,
    labels: primary.labels,
    versions: secret.versions.map((version) => loadedVersion(vault, secret, version)),
  };
}

function loadedVersion(vault: Vault, secret: PlannedSecret, version: PlannedVersion): LoadedVersion {
  const { account, region } = secret.place;
  const kmsKeyArn = versionKeyArn(secret, version);
  const keyArn = kmsKeyArn ?? defaultKeyArn(account, region);
  return {
    id: version.id,
    createdAt: version.madeAt,
    lastAccessedOn: dayRead(secret, version.id),
    kmsKeyArn,
    sealed:
      version.value &&
      sealValue(vault, { keyArn, secretArn: secret.arn, versionId: version.id }, version.value),
  };
}

function dayRead(secret: PlannedSecret, key: string): string | undefined {
  const at = secret.lastReadAt.get(key);
  return at && dayOf(at);
}
