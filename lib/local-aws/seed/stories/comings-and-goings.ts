import { workload } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { type Company, findSecret } from '../company.ts';
import { readerRole, writeOrdinaryReads } from '../history/ordinary-reads.ts';
import { moveLabel, putValue } from '../life/change-secret.ts';
import { deleteAtOnce, planDeletion } from '../life/delete-secret.ts';
import { makeSecret } from '../life/make-secret.ts';
import { readValue } from '../life/read-value.ts';
import { after, atClock, DAY_MS, HOUR_MS, MINUTE_MS } from '../moments.ts';
import { person } from '../people.ts';
import { sampleValue } from '../sample-value.ts';
import { noteOf } from './note.ts';

const WINDOW_DAYS = 7;
const REFUSED_READS = 41;

/** prod/checkout/legacy-gateway: Sofia marked it for deletion three days ago, and something still reads it. */
export function tellPlannedDeletion(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/checkout/legacy-gateway');
  const at = new Date(now.getTime() - 3 * DAY_MS - 4 * HOUR_MS);
  planDeletion(scribe, person('sofia', secret.place, at, 'cli'), secret, at, WINDOW_DAYS);
  const chance = chanceOf('refused reads');
  const span = (now.getTime() - at.getTime()) / 1000;
  for (let read = 0; read < REFUSED_READS; read += 1) {
    const tried = after(at, 1 + Math.floor(((read + chance.next()) / REFUSED_READS) * (span - 2)));
    readValue(scribe, workload('checkout-worker', secret.place, tried), secret, tried, { by: 'name' });
  }
  return {
    secret: noteOf(secret),
    by: 'sofia@larkfield.example',
    at,
    endsAt: new Date(at.getTime() + WINDOW_DAYS * DAY_MS),
    role: 'checkout-worker',
    refusals: REFUSED_READS,
  };
}

/** dev/search/index-api was deleted at once and made again under its name: two secrets with one name. */
export function tellRecreated(company: Company) {
  const { scribe, now } = company;
  const kind = company.kindOf('dev/search/index-api');
  const drawn = chanceOf('recreated');
  const first = makeSecret(scribe, kind, {
    at: atClock(now, 201, 9, 40, 5),
    by: 'terraform',
    value: sampleValue(kind, drawn),
  });
  const at = atClock(now, 12, 11, 3, 20);
  deleteAtOnce(scribe, person('ana', kind.place, at, 'cli'), first, at);
  first.deletedAt = at;
  writeOrdinaryReads(company, first);
  const second = makeSecret(scribe, kind, {
    at: after(at, 2400),
    by: 'ana',
    value: sampleValue(kind, drawn),
    generation: 2,
  });
  company.secrets.push(second);
  return { secret: noteOf(second), deleted: noteOf(first), deletedAt: at, by: 'ana@larkfield.example' };
}

/** dev/checkout/wallet-api was made by Terraform and never got a value. */
export function tellEmptySecret(company: Company) {
  const at = atClock(company.now, 4, 12, 20, 11);
  const secret = makeSecret(company.scribe, company.kindOf('dev/checkout/wallet-api'), {
    at,
    by: 'terraform',
    value: undefined,
  });
  company.secrets.push(secret);
  return { secret: noteOf(secret), at };
}

/** prod/search/query-api: three hours ago Ana put a value that does not work, and its readers have fetched it. */
export function tellBadValue(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/search/query-api');
  const at = new Date(now.getTime() - 3 * HOUR_MS);
  const drawn = chanceOf('bad value');
  const id = drawn.uuid();
  const good = secret.labels.get('AWSCURRENT') ?? '';
  putValue(scribe, person('ana', secret.place, at, 'cli'), secret, at, {
    id,
    value: sampleValue(secret, drawn),
  });
  const role = readerRole(secret, 'search-suggest');
  for (const minutes of [9, 31, 74, 122]) {
    const read = new Date(at.getTime() + minutes * MINUTE_MS);
    readValue(scribe, workload(role, secret.place, read), secret, read);
  }
  return {
    secret: noteOf(secret),
    by: 'ana@larkfield.example',
    at,
    badVersionId: id,
    goodVersionId: good,
    role,
  };
}

/** prod/web/session carries a label of the company's own. */
export function tellCustomLabel(company: Company) {
  const { scribe } = company;
  const secret = findSecret(company, 'prod/web/session');
  const at = new Date(secret.lastChangedAt.getTime() + 2 * HOUR_MS);
  const to = secret.labels.get('AWSPREVIOUS') ?? secret.labels.get('AWSCURRENT') ?? '';
  moveLabel(scribe, person('sofia', secret.place, at, 'cli'), secret, at, { label: 'edge-rollout', to });
  return { secret: noteOf(secret), label: 'edge-rollout', versionId: to };
}
