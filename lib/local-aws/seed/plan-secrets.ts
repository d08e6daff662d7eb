import { type Labels, labelsAfterPut } from '../rules/secrets/label-moves.ts';
import { secretArn } from '../rules/secrets/secret-address.ts';
import {
  type CatalogueEntry,
  DATA,
  type Environment,
  HOME,
  HOME_WEST,
  type Place,
  RULE_BREAKERS,
  SERVICES_AT_HOME,
  SERVICES_IN_DATA,
  SERVICES_IN_WEST,
} from './catalogue.ts';
import { type Chance, chanceOf, LETTERS_AND_DIGITS } from './chance.ts';
import type { PlannedRotation, PlannedSecret, PlannedVersion } from './planned-secret.ts';
import { sampleValue } from './sample-value.ts';

export const DAY_MS = 24 * 3600 * 1000;

/** All secrets of the sample company, as they stand before anything out of the ordinary happened. */
export function planSecrets(now: Date): PlannedSecret[] {
  const planned: PlannedSecret[] = [];
  const regions: [Place, ReadonlyMap<string, readonly CatalogueEntry[]>][] = [
    [HOME, SERVICES_AT_HOME],
    [HOME_WEST, SERVICES_IN_WEST],
    [DATA, SERVICES_IN_DATA],
  ];
  for (const [place, services] of regions) {
    for (const [service, entries] of services) {
      for (const entry of entries) {
        for (const environment of entry.environments) {
          const name = `${environment}/${service}/${entry.purpose}`;
          planned.push(planSecret(place, name, { service, environment, entry }, now));
        }
      }
    }
  }
  for (const entry of RULE_BREAKERS) {
    planned.push(planSecret(HOME, entry.purpose, { service: '', environment: 'prod', entry }, now));
  }
  return planned;
}

interface Kind {
  readonly service: string;
  readonly environment: Environment;
  readonly entry: CatalogueEntry;
}

function planSecret(
  place: Place,
  name: string,
  { service, environment, entry }: Kind,
  now: Date,
): PlannedSecret {
  const chance = chanceOf(`secret ${place.account} ${place.region} ${name}`);
  const suffix = chance.text(LETTERS_AND_DIGITS, 6);
  const rotated = entry.rotatesEveryDays !== undefined && environment !== 'dev';
  const versions = rotated
    ? rotatedVersions(entry, name, now, chance)
    : ordinaryVersions(entry, name, now, chance, environment);
  const [first, last] = [versions[0], versions.at(-1)];
  return {
    place,
    name,
    suffix,
    arn: secretArn(place.account, place.region, name, suffix),
    entry,
    environment,
    service,
    description: entry.description === '' ? undefined : descriptionIn(entry.description, environment),
    tags: tagsOf(service, environment, chance),
    createdAt: first?.madeAt ?? now,
    versions,
    labels: labelsOfAll(versions),
    rotation: rotated ? rotationOf(place, entry, last?.madeAt ?? now) : undefined,
    lastChangedAt: last?.madeAt ?? now,
    lastReadAt: new Map(),
  };
}

function descriptionIn(text: string, environment: Environment): string {
  return environment === 'prod' ? text : `${text} (${environment})`;
}

/** Some were never tagged, as in any company. */
function tagsOf(service: string, environment: Environment, chance: Chance) {
  if (service === '') return undefined;
  if (chance.next() < 0.06) return undefined;
  const tags = [
    { Key: 'owner', Value: `team-${service}` },
    { Key: 'service', Value: service },
    { Key: 'environment', Value: environment },
  ];
  if (chance.next() < 0.5) tags.push({ Key: 'managed-by', Value: 'terraform' });
  return tags;
}

/** One value a month, made at night by the rotation function; the first by Terraform. */
function rotatedVersions(entry: CatalogueEntry, name: string, now: Date, chance: Chance): PlannedVersion[] {
  const every = entry.rotatesEveryDays ?? 30;
  const age = 3 + chance.below(every - 6);
  const count = 4 + chance.below(3);
  return Array.from({ length: count }, (_, index) => {
    const daysAgo = age + (count - 1 - index) * every;
    return {
      id: chance.uuid(),
      madeAt: atClock(now, daysAgo, 4, 10 + chance.below(20), chance.below(60)),
      value: sampleValue(entry.kind, name, chance),
      madeBy: index === 0 ? ('terraform' as const) : ('rotation' as const),
    };
  });
}

/** One to three values, months apart, put by Terraform or by a person. */
function ordinaryVersions(
  entry: CatalogueEntry,
  name: string,
  now: Date,
  chance: Chance,
  environment: Environment,
): PlannedVersion[] {
  const recent = chance.next() < 0.1;
  const count = recent ? 1 : 1 + chance.below(3);
  let daysAgo = recent ? 4 + chance.below(24) : 40 + chance.below(environment === 'prod' ? 420 : 240);
  const versions: PlannedVersion[] = [];
  for (let index = 0; index < count; index += 1) {
    versions.push({
      id: chance.uuid(),
      madeAt: atClock(now, daysAgo, 8 + chance.below(9), chance.below(60), chance.below(60)),
      value: sampleValue(entry.kind, name, chance),
      madeBy: index === 0 || chance.next() < 0.7 ? 'terraform' : 'person',
    });
    daysAgo = Math.max(2, Math.floor(daysAgo * (0.25 + chance.next() * 0.5)));
  }
  return versions;
}

/** A moment some days before `now`, at a time of day in UTC. */
export function atClock(now: Date, daysAgo: number, hour: number, minute: number, second: number): Date {
  const day = new Date(now.getTime() - daysAgo * DAY_MS);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute, second));
}

function labelsOfAll(versions: readonly PlannedVersion[]): Labels {
  let labels: Labels = new Map();
  for (const version of versions) {
    const moved = labelsAfterPut(labels, version.id, undefined);
    if (moved.ok) labels = moved.value;
  }
  return labels;
}

function rotationOf(place: Place, entry: CatalogueEntry, lastRotatedAt: Date): PlannedRotation {
  const everyDays = entry.rotatesEveryDays ?? 30;
  const kind = entry.kind === 'database' ? 'postgresql-single-user' : 'generic-login';
  return {
    enabled: true,
    lambdaArn: `arn:aws:lambda:${place.region}:${place.account}:function:countersign-rotate-${kind}`,
    everyDays,
    lastRotatedAt,
    nextRotationAt: endOfDay(new Date(lastRotatedAt.getTime() + everyDays * DAY_MS)),
  };
}

/** The date of the next rotation is the end of its window: the last second of the day. */
export function endOfDay(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate(), 23, 59, 59));
}
