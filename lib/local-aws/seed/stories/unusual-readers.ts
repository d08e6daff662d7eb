import { type Actor, terraform, workload } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { admitReader, type Company, findSecret } from '../company.ts';
import { readValue } from '../life/read-value.ts';
import { after, atClock, HISTORY_DAYS, HOUR_MS, MINUTE_MS } from '../moments.ts';
import { person, personInRole, toolOnKey } from '../people.ts';
import { noteOf } from './note.ts';

/** Tom opens prod/ledger/signing-key in the console, from a place not seen before. Nobody approved it. */
export function tellConsoleRead(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/ledger/signing-key');
  const { place } = secret;
  const at = new Date(now.getTime() - 5 * HOUR_MS - 18 * MINUTE_MS);
  const actor: Actor = { ...person('tom', place, at, 'console'), sourceIPAddress: '198.51.100.23' };
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
  return { secret: noteOf(secret), by: 'tom@larkfield.example', sourceAddress: '198.51.100.23', at };
}

const ON_CALL = 'ledger-oncall';

/**
 * On the first of each month Tom takes the role of the ledger's on-call and reads prod/ledger/db-readonly for the
 * month-end checks. The company allows it once and for all, outside of any request.
 */
export function tellStandingException(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/ledger/db-readonly');
  admitReader(company, secret.place.account, ON_CALL, secret);
  const reads: Date[] = [];
  for (let daysAgo = HISTORY_DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
    const at = atClock(now, daysAgo, 7, 5, 33);
    if (at.getUTCDate() !== 1 || at > now) continue;
    readValue(scribe, personInRole('tom', ON_CALL, secret.place, at), secret, at, { by: 'name' });
    reads.push(at);
  }
  return { secret: noteOf(secret), by: 'tom@larkfield.example', role: ON_CALL, reads };
}

/** ci-deploy reads prod/payments/webhook-signing, which it never did until two days ago. */
export function tellFirstSeenReader(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/payments/webhook-signing');
  admitReader(company, secret.place.account, 'ci-deploy', secret);
  const first = new Date(now.getTime() - 46 * HOUR_MS - 26 * MINUTE_MS);
  for (const hours of [0, 19, 25, 43]) {
    const at = after(first, hours * 3600);
    readValue(scribe, workload('ci-deploy', secret.place, at), secret, at);
  }
  return { secret: noteOf(secret), role: 'ci-deploy', firstReadAt: first };
}

const BURST_READS = 260;

/** fraud-scorer restarts in a circle and reads prod/fraud/device-check hundreds of times in ten minutes. */
export function tellBurst(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/fraud/device-check');
  const chance = chanceOf('burst');
  const start = atClock(now, 6, 13, 40);
  for (let read = 0; read < BURST_READS; read += 1) {
    const at = after(start, Math.floor(chance.next() * 600));
    readValue(scribe, workload('fraud-scorer', secret.place, at), secret, at, { by: 'name' });
  }
  return {
    secret: noteOf(secret),
    role: 'fraud-scorer',
    from: start,
    to: after(start, 600),
    reads: BURST_READS,
  };
}

const CHATTY_DAYS = 21;
const CHATTY_READS_A_DAY = 110;

/** The function search-suggest has fetched prod/search/index-api on every request for three weeks, mostly by day. */
export function tellChattyFunction(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/search/index-api');
  const role = 'search-suggest';
  admitReader(company, secret.place.account, role, secret);
  const chance = chanceOf('chatty function');
  let reads = 0;
  for (let daysAgo = CHATTY_DAYS; daysAgo >= 0; daysAgo -= 1) {
    const requests = Math.floor(CHATTY_READS_A_DAY * (0.75 + chance.next() / 2));
    for (let request = 0; request < requests; request += 1) {
      const hour = chance.next() < 0.8 ? 7 + chance.below(15) : chance.below(24);
      const at = atClock(now, daysAgo, hour, chance.below(60), chance.below(60));
      if (at > now) continue;
      readValue(scribe, workload(role, secret.place, at), secret, at, { by: 'name' });
      reads += 1;
    }
  }
  return { secret: noteOf(secret), role, from: atClock(now, CHATTY_DAYS, 0, 0), reads };
}

/** A staging workload is pointed at a production secret and refused. */
export function tellRefusedReader(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/payments/acquirer/api-key');
  const role = 'payments-api-staging';
  const minutes = [2, 3, 5, 9];
  for (const minute of minutes) {
    const at = atClock(now, 11, 9, minute, 15);
    const actor = workload(role, secret.place, at);
    const message =
      `User: ${actor.caller.arn} is not authorized to perform: secretsmanager:GetSecretValue on resource: ` +
      `${secret.name} because no identity-based policy allows the secretsmanager:GetSecretValue action`;
    readValue(scribe, actor, secret, at, { by: 'name', error: { code: 'AccessDenied', message } });
  }
  return { secret: noteOf(secret), role, refusals: minutes.length };
}

const SWEPT = 18;

/** Ben runs Terraform at his desk with the long-lived key of his IAM user: it reads a lot within seconds. */
export function tellToolOnKey(company: Company) {
  const { scribe, now, secrets } = company;
  const actor = toolOnKey('ben.okafor', findSecret(company, 'staging/payments/db').place);
  const start = atClock(now, 8, 13, 12, 7);
  const swept = secrets
    .filter(
      ({ place, environment, entry, labels, createdAt }) =>
        place.account === actor.caller.account &&
        place.region === 'eu-central-1' &&
        environment === 'staging' &&
        entry.readers.length > 0 &&
        labels.size > 0 &&
        createdAt < start,
    )
    .slice(0, SWEPT);
  for (const [index, secret] of swept.entries()) {
    const at = new Date(start.getTime() + index * 210);
    scribe.call(actor, at, {
      place: secret.place,
      action: 'secretsmanager:DescribeSecret',
      input: { SecretId: secret.arn },
    });
    readValue(scribe, actor, secret, at);
  }
  return { user: 'ben.okafor', at: start, secrets: swept.map(noteOf), accessKeyId: actor.caller.accessKeyId };
}

/** Who applied what is told by the pipeline alone: reads by Terraform itself, of what it manages in production. */
export function tellTerraformReads(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/platform/log-shipper');
  for (const daysAgo of [4, 25, 53]) {
    const at = atClock(now, daysAgo, 6, 14, 2);
    readValue(scribe, terraform(secret.place, at), secret, at);
  }
  return { secret: noteOf(secret), role: 'terraform-ci' };
}
