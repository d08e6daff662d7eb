import { type Actor, terraform, workload } from '../actors.ts';
import { type Chance, chanceOf } from '../chance.ts';
import { admitReader, type Company, findSecret } from '../company.ts';
import { noteRead, readValue } from '../life/read-value.ts';
import { after, atClock, HISTORY_DAYS } from '../moments.ts';
import { type PersonName, person } from '../people.ts';
import { labelsAt, type PlannedSecret, versionOf } from '../planned-secret.ts';

const READERS: readonly [PersonName, ...PersonName[]] = ['ana', 'ben', 'ana', 'ben', 'noor'];
/** Reads of staging and development by people. Nobody reads production on an ordinary day. */
const READS = 150;

/** Ordinary work: people read what is not production, Terraform looks at what it manages, audit looks at lists. */
export function writePeopleAtWork(company: Company): void {
  const chance = chanceOf('people at work');
  const below = company.secrets.filter(
    ({ environment, entry, labels }) => environment !== 'prod' && entry.readers.length > 0 && labels.size > 0,
  );
  for (let read = 0; read < READS; read += 1) {
    const at = officeHours(company.now, chance);
    const secret = below[chance.below(below.length)];
    const name = chance.pick(READERS);
    if (secret === undefined) continue;
    if (chance.next() < 0.7) {
      readValue(company.scribe, person(name, secret.place, at, 'cli'), secret, at, { by: 'name' });
    } else openInConsole(company, name, secret, at);
  }
  writeRefreshes(company);
  writeAuditLooks(company);
  writeBatches(company);
}

function officeHours(now: Date, chance: Chance): Date {
  return atClock(now, chance.below(HISTORY_DAYS), 7 + chance.below(10), chance.below(60), chance.below(60));
}

/** The console shows a secret: three calls, and the value when somebody presses the button. */
export function openInConsole(company: Company, name: PersonName, secret: PlannedSecret, at: Date): void {
  if (at > company.now) return;
  const actor = person(name, secret.place, after(at, -9), 'console');
  const { scribe } = company;
  const { place } = secret;
  const input = { SecretId: secret.arn };
  scribe.call(actor, after(at, -9), {
    place,
    action: 'secretsmanager:DescribeSecret',
    input: { SecretId: secret.name },
  });
  scribe.call(actor, after(at, -8), { place, action: 'secretsmanager:GetResourcePolicy', input });
  scribe.call(actor, after(at, -8), {
    place,
    action: 'secretsmanager:ListSecretVersionIds',
    input: { ...input, MaxResults: 100 },
  });
  readValue(scribe, actor, secret, at);
}

/** Terraform looks at what it manages before it plans. */
function writeRefreshes({ secrets, scribe, now }: Company): void {
  const managed = secrets.filter((secret) => secret.tags?.some((tag) => tag.Key === 'managed-by'));
  for (let refresh = 0; refresh * 6 < HISTORY_DAYS; refresh += 1) {
    const run = atClock(now, 1 + refresh * 6, 6, 12);
    for (const [index, secret] of managed.slice((refresh * 5) % 60, ((refresh * 5) % 60) + 14).entries()) {
      const at = new Date(run.getTime() + index * 700);
      if (at < secret.createdAt) continue;
      const actor = terraform(secret.place, run);
      const input = { SecretId: secret.arn };
      scribe.call(actor, at, { place: secret.place, action: 'secretsmanager:DescribeSecret', input });
      scribe.call(actor, at, { place: secret.place, action: 'secretsmanager:GetResourcePolicy', input });
    }
  }
}

function writeAuditLooks({ secrets, scribe, now }: Company): void {
  const [first] = secrets;
  if (first === undefined) return;
  for (let daysAgo = 2; daysAgo < HISTORY_DAYS; daysAgo += 7) {
    const at = atClock(now, daysAgo, 9, 30, 12);
    const actor = person('ines', first.place, at, 'console');
    scribe.call(actor, at, {
      place: first.place,
      action: 'secretsmanager:ListSecrets',
      input: { Filters: [], MaxResults: 100 },
    });
  }
}

const BATCH = ['prod/platform/registry-pull', 'prod/platform/log-shipper', 'prod/web/session'];

/** A deployment reads three secrets with one call: each leaves a GetSecretValue entry beside the one of the batch. */
function writeBatches(company: Company): void {
  const { scribe, now } = company;
  const secrets = BATCH.map((name) => findSecret(company, name));
  const [{ place } = { place: undefined }] = secrets;
  if (place === undefined) return;
  for (const secret of secrets) admitReader(company, place.account, 'cluster-bootstrap', secret);
  for (let daysAgo = 3; daysAgo < HISTORY_DAYS; daysAgo += 9) {
    const at = atClock(now, daysAgo, 5, 40, 21);
    const actor = workload('cluster-bootstrap', place, at);
    scribe.call(actor, at, {
      place,
      action: 'secretsmanager:BatchGetSecretValue',
      input: { SecretIdList: secrets.map(({ arn }) => arn) },
      alongside: secrets.map(({ arn }) => ({ SecretId: arn })),
    });
    for (const secret of secrets) readKey(company, secret, actor, at);
  }
}

function readKey({ scribe }: Company, secret: PlannedSecret, actor: Actor, at: Date): void {
  const version = versionOf(secret, labelsAt(secret, at).get('AWSCURRENT'));
  if (version === undefined) return;
  scribe.keyUse(actor, at, { secret, version, operation: 'Decrypt' });
  noteRead(secret, version.id, at);
}
