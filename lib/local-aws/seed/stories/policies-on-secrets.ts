import { pipeline, workload } from '../actors.ts';
import { DATA, DATA_CENTRAL, type Place } from '../catalogue/entry.ts';
import { chanceOf } from '../chance.ts';
import { admitReader, type Company, findSecret } from '../company.ts';
import { putPolicy } from '../life/change-secret.ts';
import { DEFAULT_KEY_ACROSS_ACCOUNTS, readValue } from '../life/read-value.ts';
import { atClock, HOUR_MS, MINUTE_MS } from '../moments.ts';
import { person } from '../people.ts';
import { noteOf } from './note.ts';

function admits(principal: unknown): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Readers',
        Effect: 'Allow',
        Principal: principal,
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
    ],
  });
}

const roleIn = ({ account }: Place, role: string) => ({ AWS: `arn:aws:iam::${account}:role/${role}` });

/** A deployment puts a policy on prod/search/index-api that lets everybody read it. */
export function tellPublicPolicy(company: Company) {
  const secret = findSecret(company, 'prod/search/index-api');
  const at = new Date(company.now.getTime() - 51 * HOUR_MS - 12 * MINUTE_MS);
  const actor = pipeline('deploy-search', secret.place, at);
  putPolicy(company.scribe, actor, secret, at, { text: admits('*'), blockPublic: false });
  return { secret: noteOf(secret), role: 'deploy-search', at };
}

/** prod/fraud/model-api is shared with another account, but under the default key: every read from there fails. */
export function tellDefaultKeyShared(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/fraud/model-api');
  const role = 'feature-builder';
  const at = atClock(now, 17, 10, 20, 52);
  putPolicy(scribe, person('sofia', secret.place, at, 'console'), secret, at, {
    text: admits(roleIn(DATA, role)),
    blockPublic: true,
  });
  admitReader(company, DATA.account, role, secret);
  let refusals = 0;
  for (let daysAgo = 16; daysAgo >= 0; daysAgo -= 1) {
    const tried = atClock(now, daysAgo, 2, 30, 11);
    if (tried > now) continue;
    const actor = workload(role, DATA_CENTRAL, tried);
    readValue(scribe, actor, secret, tried, { error: DEFAULT_KEY_ACROSS_ACCOUNTS });
    refusals += 1;
  }
  return { secret: noteOf(secret), at, by: 'sofia@larkfield.example', account: DATA.account, role, refusals };
}

/** prod/ledger/db-readonly is shared rightly: a role of the other account reads it under a customer key. */
export function tellSharedAcrossAccounts(company: Company) {
  const { scribe, now } = company;
  const secret = findSecret(company, 'prod/ledger/db-readonly');
  const role = 'report-builder';
  const at = atClock(now, 84, 9, 5, 10);
  const actor = person('sofia', secret.place, at, 'cli');
  putPolicy(scribe, actor, secret, at, { text: admits(roleIn(DATA, role)), blockPublic: true });
  admitReader(company, DATA.account, role, secret);
  const chance = chanceOf('shared across accounts');
  for (let daysAgo = 83; daysAgo >= 0; daysAgo -= 1) {
    const read = atClock(now, daysAgo, 3, chance.below(60), chance.below(60));
    readValue(scribe, workload(role, DATA_CENTRAL, read), secret, read);
  }
  return { secret: noteOf(secret), account: DATA.account, role };
}
