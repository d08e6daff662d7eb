import { type PersonName, person, terraform } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { atClock } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { HISTORY_DAYS } from './ordinary-reads.ts';

const READERS: readonly [PersonName, ...PersonName[]] = ['ana', 'ben', 'ana', 'ben', 'noor'];
/** Reads of staging and development by people in the whole history. Nobody reads production on an ordinary day. */
const READS = 64;
const REFRESHES = 8;

/** Ordinary work: people read what is not production, Terraform looks at what it manages, audit looks at lists. */
export function writePeopleAtWork(scribe: Scribe, secrets: readonly PlannedSecret[], now: Date): void {
  const chance = chanceOf('people at work');
  const below = secrets.filter((secret) => secret.environment !== 'prod');
  for (let read = 0; read < READS; read += 1) {
    const at = atClock(
      now,
      chance.below(HISTORY_DAYS),
      7 + chance.below(10),
      chance.below(60),
      chance.below(60),
    );
    const secret = below[chance.below(below.length)];
    const name = chance.pick(READERS);
    const how = chance.next() < 0.7 ? 'cli' : 'console';
    if (secret !== undefined) scribe.read(person(name, secret.place, at, how), secret, at, { by: 'name' });
  }
  const managed = secrets.filter((secret) => secret.tags?.some((tag) => tag.Key === 'managed-by'));
  for (let refresh = 0; refresh < REFRESHES; refresh += 1) {
    const run = atClock(now, 1 + refresh * 3, 6, 12, 0);
    for (const [index, secret] of managed.slice(refresh * 4, refresh * 4 + 9).entries()) {
      const at = new Date(run.getTime() + index * 700);
      const actor = terraform(secret.place, 4100 + refresh, run);
      const parameters = { secretId: secret.arn };
      scribe.call(actor, secret, at, { name: 'DescribeSecret', parameters });
      scribe.call(actor, secret, at, { name: 'GetResourcePolicy', parameters });
    }
  }
  writeAuditLooks(scribe, secrets, now);
}

function writeAuditLooks(scribe: Scribe, secrets: readonly PlannedSecret[], now: Date): void {
  const [first] = secrets;
  if (first === undefined) return;
  for (const daysAgo of [2, 9, 16, 23]) {
    const at = atClock(now, daysAgo, 9, 30, 12);
    const actor = person('ines', first.place, at, 'console');
    scribe.call(actor, first, at, { name: 'ListSecrets', parameters: { maxResults: 100, filters: [] } });
  }
}
