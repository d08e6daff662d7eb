import { secretArn } from '../../rules/secrets/secret-address.ts';
import type { SecretValue } from '../../state/versions.ts';
import { type Actor, terraform } from '../actors.ts';
import type { CatalogueEntry, Environment, Place } from '../catalogue/entry.ts';
import { type Chance, chanceOf, LETTERS_AND_DIGITS } from '../chance.ts';
import { keyArnOf } from '../keys.ts';
import { after } from '../moments.ts';
import { person } from '../people.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { putValue, setLabels, storeVersion } from './change-secret.ts';

/** Which secret of the company it is. */
export interface SecretKind {
  readonly place: Place;
  readonly name: string;
  readonly environment: Environment;
  readonly service: string;
  readonly entry: CatalogueEntry;
}

/** Repeatable randomness of one secret; `what` keeps its uses apart. */
export function chanceOfSecret({ place, name }: Pick<SecretKind, 'place' | 'name'>, what: string): Chance {
  return chanceOf(`${what} ${place.account} ${place.region} ${name}`);
}

/** Tools written in Go write the tokens of their versions in capitals. */
export function terraformToken(chance: Chance): string {
  return chance.uuid().toUpperCase();
}

export interface Making {
  readonly at: Date;
  readonly by: 'terraform' | 'ana' | 'service';
  /** Without one the secret stays empty. */
  readonly value: SecretValue | undefined;
  /** Tells apart secrets that had one name after each other. */
  readonly generation?: number;
}

/** Makes a secret: Terraform first makes it and then puts the value, a person does both at once. */
export function makeSecret(scribe: Scribe, kind: SecretKind, making: Making): PlannedSecret {
  const { at, by, value } = making;
  const chance = chanceOfSecret(kind, `secret ${making.generation ?? ''}`);
  const secret = emptySecret(kind, at, chance);
  const actor = by === 'ana' ? person('ana', kind.place, at, 'console') : terraform(kind.place, at);
  if (by === 'service') {
    if (value !== undefined) fillAtOnce(secret, at, value);
    return secret;
  }
  writeCreation(scribe, actor, secret, at);
  if (value === undefined) return secret;
  if (by === 'terraform') {
    putValue(scribe, actor, secret, after(at, 1), { id: terraformToken(chance), value });
    return secret;
  }
  fillAtOnce(secret, at, value);
  const version = { id: secret.createToken, alias: secret.alias };
  scribe.keyUse(actor, at, { secret, version, operation: 'GenerateDataKey' });
  return secret;
}

function fillAtOnce(secret: PlannedSecret, at: Date, value: SecretValue): void {
  storeVersion(secret, at, secret.createToken, value);
  setLabels(secret, at, new Map([['AWSCURRENT', secret.createToken]]));
}

function emptySecret(kind: SecretKind, at: Date, chance: Chance): PlannedSecret {
  const { place, name, entry, environment, service } = kind;
  const suffix = chance.text(LETTERS_AND_DIGITS, 6);
  return {
    place,
    name,
    suffix,
    arn: secretArn(place.account, place.region, name, suffix),
    entry,
    environment,
    service,
    description: descriptionOf(entry, environment),
    tags: tagsOf(kind, chanceOfSecret(kind, 'tags')),
    createdAt: at,
    createToken: chance.uuid(),
    alias: entry.alias,
    versions: [],
    labels: new Map(),
    labelHistory: [],
    rotation: undefined,
    resourcePolicy: undefined,
    deletedAt: undefined,
    windowEndsAt: undefined,
    lastChangedAt: at,
    replicas: [],
    lastReadAt: new Map(),
  };
}

function writeCreation(scribe: Scribe, actor: Actor, secret: PlannedSecret, at: Date): void {
  const KmsKeyId = keyArnOf(secret.place, secret.alias);
  scribe.call(actor, at, {
    place: secret.place,
    action: 'secretsmanager:CreateSecret',
    input: {
      Name: secret.name,
      ClientRequestToken: secret.createToken,
      Description: secret.description ?? '',
      ...(KmsKeyId === undefined ? {} : { KmsKeyId }),
      ...(secret.tags === undefined ? {} : { Tags: secret.tags }),
      ForceOverwriteReplicaSecret: false,
    },
    output: { ARN: secret.arn },
  });
}

function descriptionOf(entry: CatalogueEntry, environment: Environment): string | undefined {
  if (entry.description === '') return undefined;
  return environment === 'prod' ? entry.description : `${entry.description} (${environment})`;
}

/** Types that neither name nor owner tells are told by a tag. */
const TYPES: Readonly<Partial<Record<CatalogueEntry['kind'], string>>> = {
  'signing-key': 'custom',
  configuration: 'json-configuration',
  'iam-key': 'iam-key',
  'ssh-key': 'ssh-key',
};

/** Some were never tagged, as in any company. */
function tagsOf({ service, environment, entry }: SecretKind, chance: Chance) {
  const own = Object.entries(entry.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  if (own.length > 0) return own;
  if (entry.tags === null || service === '' || chance.next() < 0.05) return undefined;
  const type = TYPES[entry.kind];
  return [
    { Key: 'owner', Value: `team-${service}` },
    { Key: 'service', Value: service },
    { Key: 'environment', Value: environment },
    ...(type === undefined ? [] : [{ Key: 'type', Value: type }]),
    ...(chance.next() < 0.5 ? [{ Key: 'managed-by', Value: 'terraform' }] : []),
  ];
}
