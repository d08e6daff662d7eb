import { workload } from '../actors.ts';
import type { Environment } from '../catalogue.ts';
import { chanceOf } from '../chance.ts';
import { atClock } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';

export const HISTORY_DAYS = 30;

/** Reads a day of one workload, on average. */
const READS_A_DAY: Readonly<Record<Environment, number>> = { prod: 0.9, staging: 0.34, dev: 0.16 };
/** How many reads leave a Decrypt that the sample shows; the others came through a cache of the key's use. */
const SHADOW_SHARE = 0.6;

/** The reads of workloads in the last thirty days, at start-ups and refreshes through the day. */
export function writeOrdinaryReads(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  for (const reader of secret.entry.readers) {
    const name = secret.environment === 'prod' ? reader : `${reader}-${secret.environment}`;
    const chance = chanceOf(`reads of ${secret.arn} by ${name}`);
    const byName = chance.next() < 0.4;
    for (let daysAgo = HISTORY_DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
      const wanted = READS_A_DAY[secret.environment] * (0.5 + chance.next());
      const count = Math.floor(wanted) + (chance.next() < wanted % 1 ? 1 : 0);
      for (let read = 0; read < count; read += 1) {
        const at = atClock(now, daysAgo, chance.below(24), chance.below(60), chance.below(60));
        const shadow = chance.next() < SHADOW_SHARE;
        if (at > now || at < secret.createdAt || (secret.deletedAt !== undefined && at > secret.deletedAt))
          continue;
        scribe.read(workload(name, secret.place, at), secret, at, { by: byName ? 'name' : 'arn', shadow });
      }
    }
  }
}
