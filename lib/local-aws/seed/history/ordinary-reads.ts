import { workload } from '../actors.ts';
import type { Environment } from '../catalogue/entry.ts';
import { chanceOf } from '../chance.ts';
import { admitReader, type Company } from '../company.ts';
import { noteRead, readValue } from '../life/read-value.ts';
import { atClock, DAY_MS, HISTORY_DAYS } from '../moments.ts';
import { labelsAt, type PlannedSecret } from '../planned-secret.ts';

/** Reads a day of one workload, on average. */
const READS_A_DAY: Readonly<Record<Environment, number>> = {
  prod: 0.6,
  staging: 0.2,
  dev: 0.12,
  sandbox: 0.15,
};

/** The reads of workloads in all the history, at start-ups and refreshes through the day. */
export function writeOrdinaryReads(company: Company, secret: PlannedSecret): void {
  for (const reader of secret.entry.readers) readAllAlong(company, secret, readerRole(secret, reader));
  const readsTheCopy = secret.entry.replica?.read === true;
  for (const { copy } of secret.replicas) {
    if (copy !== undefined && readsTheCopy) readAllAlong(company, copy, 'payments-edge');
  }
  noteOldRead(company, secret);
}

/** The role under which a workload runs in an environment. */
export function readerRole(secret: Pick<PlannedSecret, 'environment'>, reader: string): string {
  return secret.environment === 'prod' ? reader : `${reader}-${secret.environment}`;
}

function readAllAlong(company: Company, secret: PlannedSecret, role: string): void {
  const { now, scribe } = company;
  admitReader(company, secret.place.account, role, secret);
  const chance = chanceOf(`reads of ${secret.arn} by ${role}`);
  const by = chance.next() < 0.4 ? 'name' : 'arn';
  const lastDay = secret.deletedAt ?? now;
  for (let daysAgo = HISTORY_DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
    const wanted = READS_A_DAY[secret.environment] * (0.5 + chance.next());
    const count = Math.floor(wanted) + (chance.next() < wanted % 1 ? 1 : 0);
    for (let read = 0; read < count; read += 1) {
      const at = atClock(now, daysAgo, chance.below(24), chance.below(60), chance.below(60));
      // A reader begins some minutes after the secret was made, when it has a value.
      if (at > lastDay || at.getTime() < secret.createdAt.getTime() + 120_000) continue;
      readValue(scribe, workload(role, secret.place, at), secret, at, { by });
    }
  }
}

/** The last read of what nobody reads any more: too long ago for the history, but AWS keeps its day. */
function noteOldRead({ now }: Company, secret: PlannedSecret): void {
  const { lastReadDaysAgo } = secret.entry;
  if (lastReadDaysAgo === undefined) return;
  const at = new Date(now.getTime() - lastReadDaysAgo * DAY_MS);
  const version = labelsAt(secret, at).get('AWSCURRENT');
  if (version !== undefined && at >= secret.createdAt) noteRead(secret, version, at);
}
