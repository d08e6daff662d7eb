import { ROTATION_ROLE, terraform } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import type { Company } from '../company.ts';
import { copyAway } from '../history/ordinary-lives.ts';
import { changeKey, moveLabel, putValue } from '../life/change-secret.ts';
import { makeSecret, terraformToken } from '../life/make-secret.ts';
import { attemptRotation } from '../life/rotate.ts';
import { setUpRotation } from '../life/rotation-setup.ts';
import { afterFailure } from '../life/schedule.ts';
import { after, atClock, DAY_MS, lastClock, startOfDay } from '../moments.ts';
import { person } from '../people.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import { databaseLogin, madeUp } from '../sample-value.ts';
import { noteOf } from './note.ts';

const NAME = 'prod/payments/db';
const MASTER = 'prod/payments/db-admin';
const ROTATED_DAYS_AGO = [192, 162, 132, 102, 72];
const ROLLED_BACK_DAYS_AGO = 64;
const PUT_DAYS_AGO = 50;
const FAILING_DAYS = 22;
/** Days before today on which AWS tried again; today it tried as well. */
const TRIED_AGAIN = [21, 19, 6];

const chance = () => chanceOf('payments database');

/**
 * prod/payments/db has two logins that take turns. Sofia rolled back by hand, Ana put a value two weeks later, and for
 * three weeks the rotation has failed in its second step: Terraform put the owner's login under a key whose policy
 * forgot the role of the rotation functions. Readers still get the old value. Admit the role, or take the owner's login
 * to another key, and the next rotation succeeds.
 */
export function tellPaymentsDatabase(company: Company) {
  const { scribe, now } = company;
  const master = ownersLogin(company);
  const { secret, value, drawn } = firstYears(company, master);

  // Rolled back: the clone's password of eight days ago, and again the one before it.
  const rolledBackAt = atClock(now, ROLLED_BACK_DAYS_AGO, 14, 22, 9);
  const [from = '', to = ''] = [secret.labels.get('AWSCURRENT'), secret.labels.get('AWSPREVIOUS')];
  const sofia = person('sofia', secret.place, rolledBackAt, 'cli');
  moveLabel(scribe, sofia, secret, rolledBackAt, { label: 'AWSCURRENT', from, to });

  const putAt = atClock(now, PUT_DAYS_AGO, 8, 5, 41);
  const current = drawn.uuid();
  putValue(scribe, person('ana', secret.place, putAt, 'cli'), secret, putAt, {
    id: current,
    value: value('application', true),
  });
  const pinnedAt = atClock(now, 46, 9, 12, 30);
  moveLabel(scribe, person('sofia', secret.place, pinnedAt, 'cli'), secret, pinnedAt, {
    label: 'checkout-pinned',
    to: current,
  });

  const keyChangedAt = atClock(now, FAILING_DAYS + 1, 21, 40, 2);
  changeKey(scribe, terraform(master.place, keyChangedAt), master, keyChangedAt, {
    alias: 'alias/payments-admin',
    token: terraformToken(drawn),
  });
  const pending = { versionId: drawn.uuid(), value: value('second', false), master };
  const attempts = fail(company, secret, pending);
  refuseByHand(company, secret, drawn.uuid());
  const failing = {
    secret: noteOf(secret),
    master: noteOf(master),
    masterKeyAlias: 'alias/payments-admin',
    keyChangedAt,
    functionRole: ROTATION_ROLE,
    step: 'setSecret',
    currentVersionId: current,
    pendingVersionId: pending.versionId,
    firstFailedAt: attempts[0] ?? now,
    attempts: attempts.length,
  };
  const rollback = {
    secret: noteOf(secret),
    label: 'AWSCURRENT',
    fromVersionId: from,
    toVersionId: to,
    by: 'sofia@larkfield.example',
    at: rolledBackAt,
    how: 'UpdateSecretVersionStage',
    nextPutBy: 'ana@larkfield.example',
    nextPutAt: putAt,
  };
  return { failing, rollback };
}

function ownersLogin(company: Company): PlannedSecret {
  const { now, scribe, databases } = company;
  const kind = company.kindOf(MASTER);
  const at = atClock(now, 231, 9, 14, 8);
  const value = databaseLogin(MASTER, databases);
  const master = makeSecret(scribe, kind, { at, by: 'terraform', value });
  company.secrets.push(master);
  return master;
}

/** Made by Terraform and rotated each month, the two logins in turn. */
function firstYears(company: Company, master: PlannedSecret) {
  const { now, scribe, databases } = company;
  const drawn = chance();
  const kind = company.kindOf(NAME);
  const value = (rank: 'application' | 'second', valid: boolean) =>
    databaseLogin(NAME, databases, {
      rank,
      masterArn: master.arn,
      ...(valid ? {} : { password: madeUp(drawn) }),
    });
  const madeAt = atClock(now, 222, 10, 2, 51);
  const secret = makeSecret(scribe, kind, {
    at: madeAt,
    by: 'terraform',
    value: value('application', false),
  });
  company.secrets.push(secret);
  copyAway(company, secret, atClock(now, 160, 11, 30, 5));
  setUpRotation(secret, after(madeAt, 60), { wish: { everyDays: 30 }, kind: 'postgresql-alternating-users' });
  for (const [index, daysAgo] of ROTATED_DAYS_AGO.entries()) {
    const rank = index % 2 === 0 ? 'second' : 'application';
    // The last rotation set the password that the second login still has.
    const valid = index === ROTATED_DAYS_AGO.length - 1;
    const versionId = drawn.uuid();
    attemptRotation(scribe, secret, atClock(now, daysAgo, 4, 10, 7), {
      versionId,
      value: value(rank, valid),
      master,
    });
  }
  return { secret, value, drawn };
}

function fail(
  { scribe, now, databases }: Company,
  secret: PlannedSecret,
  pending: { versionId: string; value: ReturnType<typeof databaseLogin>; master: PlannedSecret },
): Date[] {
  const starts = [FAILING_DAYS, ...TRIED_AGAIN].map((daysAgo) => atClock(now, daysAgo, 4, 10, 1));
  starts.splice(1, 0, atClock(now, FAILING_DAYS, 5, 2, 1));
  const today = lastClock(now, 4, 10, 1);
  const ends = [...starts, today].map((start) =>
    attemptRotation(scribe, secret, start, { ...pending, fails: 'master-denied' }),
  );
  if (databases !== null) afterFailure(secret, new Date(startOfDay(now).getTime() + DAY_MS));
  return ends;
}

/** Sofia tried to rotate by hand and was told to wait. */
function refuseByHand({ scribe, now }: Company, secret: PlannedSecret, token: string): void {
  const at = atClock(now, 13, 9, 2, 44);
  scribe.call(person('sofia', secret.place, at, 'cli'), at, {
    place: secret.place,
    action: 'secretsmanager:RotateSecret',
    input: { SecretId: secret.name, ClientRequestToken: token },
    error: {
      code: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    },
  });
}
