import { terraform } from '../actors.ts';
import { type Company, findSecret } from '../company.ts';
import { replicate } from '../life/replicate.ts';
import { atClock } from '../moments.ts';
import { noteOf } from './note.ts';

const UNUSED_DAYS = 200;

/** What nobody has read for two hundred days, or never. It costs as much as what is read. */
export function tellUnused({ secrets }: Company) {
  const silent = secrets.filter(({ entry, lastReadAt }) => entry.readers.length === 0 && lastReadAt.size > 0);
  const long = silent.filter(({ entry }) => (entry.lastReadDaysAgo ?? 0) >= UNUSED_DAYS);
  const never = secrets.filter(({ lastReadAt, versions }) => lastReadAt.size === 0 && versions.length > 0);
  return { days: UNUSED_DAYS, secrets: long.map(noteOf), neverRead: never.map(noteOf) };
}

/** Copies in eu-west-1 that nobody has ever read. */
export function tellIdleReplicas({ secrets }: Company) {
  const idle = secrets.flatMap((secret) =>
    secret.replicas.flatMap(({ copy }) =>
      copy !== undefined && copy.lastReadAt.size === 0
        ? [{ primary: noteOf(secret), copy: noteOf(copy) }]
        : [],
    ),
  );
  return { replicas: idle };
}

/** The copy of prod/notifications/push-signing failed: another secret has its name in eu-west-1. */
export function tellFailedReplica(company: Company) {
  const secret = findSecret(company, 'prod/notifications/push-signing');
  const at = atClock(company.now, 4, 10, 15, 40);
  const region = 'eu-west-1';
  replicate(company.scribe, terraform(secret.place, at), secret, at, { region, taken: true });
  return { secret: noteOf(secret), replicaRegion: region, at };
}

/** Made by AWS services for themselves: what may be done with them is up to the service. */
export function tellServiceOwned({ secrets }: Company) {
  const owned = secrets.filter(({ entry }) => entry.owningService !== undefined);
  return {
    secrets: owned.map((secret) => ({ ...noteOf(secret), owningService: secret.entry.owningService ?? '' })),
  };
}
