import { terraform } from '../actors.ts';
import type { Chance } from '../chance.ts';
import type { Company } from '../company.ts';
import { putValue } from '../life/change-secret.ts';
import { chanceOfSecret, makeSecret, type SecretKind, terraformToken } from '../life/make-secret.ts';
import { replicate } from '../life/replicate.ts';
import { attemptRotation, type RotationKind, rotateManaged } from '../life/rotate.ts';
import { setUpRotation } from '../life/rotation-setup.ts';
import { after, atClock, DAY_MS, MINUTE_MS } from '../moments.ts';
import { type PersonName, person } from '../people.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import { sampleValue } from '../sample-value.ts';

/** The life of a secret to which nothing out of the ordinary happened. */
export function liveOrdinarily(company: Company, kind: SecretKind): PlannedSecret {
  const chance = chanceOfSecret(kind, 'life');
  const rotated = isRotated(kind);
  const secret = rotated ? rotatedLife(company, kind, chance) : plainLife(company, kind, chance);
  const { replica } = kind.entry;
  if (replica !== undefined && kind.environment === 'prod') {
    const at = new Date(
      Math.max(secret.lastChangedAt.getTime() + DAY_MS, company.now.getTime() - 160 * DAY_MS),
    );
    copyAway(company, secret, at);
  }
  return secret;
}

export function isRotated({ entry, environment }: Pick<SecretKind, 'entry' | 'environment'>): boolean {
  const where = entry.rotation?.environments ?? ['prod', 'staging'];
  return entry.rotation !== undefined && where.includes(environment);
}

/** Copies are made by Terraform. */
export function copyAway(company: Company, secret: PlannedSecret, at: Date): void {
  const region = secret.entry.replica?.region;
  if (region !== undefined) replicate(company.scribe, terraform(secret.place, at), secret, at, { region });
}

/** One to three values, months apart, put by Terraform or by a person. */
function plainLife(company: Company, kind: SecretKind, chance: Chance): PlannedSecret {
  const { now, scribe } = company;
  const unused = kind.entry.readers.length === 0;
  const recent = !unused && chance.next() < 0.1;
  const owned = kind.entry.owningService !== undefined;
  const count = recent || owned ? 1 : 1 + chance.below(3);
  const daysAgo = recent ? 6 + chance.below(24) : ageOf(kind, chance);
  const clock = (days: number) => atClock(now, days, 8 + chance.below(9), chance.below(60), chance.below(60));
  const by = owned ? 'service' : chance.next() < 0.85 ? 'terraform' : 'ana';
  const secret = makeSecret(scribe, kind, { at: clock(daysAgo), by, value: sampleValue(kind, chance) });
  let days = daysAgo;
  for (let index = 1; index < count; index += 1) {
    days = Math.max(5, Math.floor(days * (0.25 + chance.next() * 0.5)));
    const at = clock(days);
    // What nobody has read for long nobody changes either.
    if (at <= secret.lastChangedAt || unused) continue;
    const hand: PersonName | undefined =
      chance.next() < 0.7 ? undefined : chance.pick(['ana', 'ben', 'sofia']);
    const actor = hand === undefined ? terraform(kind.place, at) : person(hand, kind.place, at, 'cli');
    const id = hand === undefined ? terraformToken(chance) : chance.uuid();
    putValue(scribe, actor, secret, at, { id, value: sampleValue(kind, chance) });
  }
  return secret;
}

/** Days since a secret was made. Few are older than a year without ever having been rotated. */
function ageOf({ entry, environment }: SecretKind, chance: Chance): number {
  const drawn = chance.below(environment === 'prod' ? 300 : 240);
  if (entry.madeDaysAgo !== undefined && environment === 'prod') return entry.madeDaysAgo;
  if (entry.readers.length > 0) return 40 + drawn;
  return Math.max(305, (entry.lastReadDaysAgo ?? 0) + 15) + (drawn % 40);
}

const ROTATIONS = 5;
const KINDS: Readonly<Partial<Record<SecretKind['entry']['kind'], RotationKind>>> = {
  database: 'postgresql-single-user',
  login: 'generic-login',
};

/** Made by Terraform, then rotated whenever a window opened. */
function rotatedLife(company: Company, kind: SecretKind, chance: Chance): PlannedSecret {
  const { now, scribe } = company;
  const { rotation: wish, owningService } = kind.entry;
  if (wish === undefined) throw new Error(`${kind.name} is not rotated`);
  const managed = owningService !== undefined;
  const firstDaysAgo = wish.everyDays * ROTATIONS - 2 - chance.below(Math.max(1, wish.everyDays - 4));
  const at = atClock(now, firstDaysAgo, 8 + chance.below(9), chance.below(60), chance.below(60));
  const by = managed ? 'service' : 'terraform';
  const secret = makeSecret(scribe, kind, { at, by, value: sampleValue(kind, chance) });
  const functionKind = managed ? 'managed' : (KINDS[kind.entry.kind] ?? 'generic-api-key');
  setUpRotation(secret, after(at, 2), { wish, kind: functionKind });
  const minutes = 4 * 60 + chance.below(25);
  rotateWhenDue(company, secret, minutes, (start) => {
    const rotation = { versionId: chance.uuid(), value: sampleValue(kind, chance) };
    if (managed) rotateManaged(scribe, secret, start, rotation);
    else attemptRotation(scribe, secret, start, rotation);
  });
  return secret;
}

/** Goes through the windows up to now. A window of today that opened a moment ago is used as well. */
export function rotateWhenDue(
  { now }: Pick<Company, 'now'>,
  secret: PlannedSecret,
  minutes: number,
  rotate: (start: Date) => void,
): void {
  for (;;) {
    const opensAt = secret.rotation?.nextWindowOpensAt;
    const left = opensAt === undefined ? 0 : now.getTime() - opensAt.getTime();
    if (opensAt === undefined || left < MINUTE_MS) return;
    const inside = Math.min(minutes * MINUTE_MS, left / 2);
    rotate(new Date(opensAt.getTime() + Math.floor(inside / 1000) * 1000));
  }
}
