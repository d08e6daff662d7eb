import { type Chance, chanceOf } from '../chance.ts';
import type { Company } from '../company.ts';
import { change, putValue } from '../life/change-secret.ts';
import { attemptRotation, dropPending, type Rotation } from '../life/rotate.ts';
import { afterFailure, afterRotation } from '../life/schedule.ts';
import { after, atClock } from '../moments.ts';
import { person } from '../people.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import { databaseLogin, madeUp, sampleValue } from '../sample-value.ts';
import { noteOf } from './note.ts';
import { rotatedUntil } from './rotated-until.ts';

/** Attempts that AWS makes at one rotation before it waits for the next window. */
const ATTEMPTS = 5;

function failAll(company: Company, secret: PlannedSecret, first: Date, rotation: Rotation): Date {
  let end = first;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    end = attemptRotation(company.scribe, secret, after(first, attempt * 63), rotation);
  }
  return end;
}

function rotateByHand(
  company: Company,
  who: 'tom' | 'ben',
  secret: PlannedSecret,
  at: Date,
  versionId: string,
): void {
  change(company.scribe, person(who, secret.place, at, 'cli'), secret, at, {
    operation: 'RotateSecret',
    by: 'name',
    input: { ClientRequestToken: versionId },
    output: { VersionId: versionId },
  });
  afterRotation(secret, at);
}

/**
 * prod/notifications/smtp: Tom rotated by hand fourteen days ago and the function could not be reached. The version
 * that was reserved has no value, keeps AWSPENDING, and no rotation can be begun by hand. Taking the label off, or the
 * next window, helps: the function answers again.
 */
export function tellStuckPending(company: Company) {
  const secret = rotatedUntil(company, 'prod/notifications/smtp', {
    madeDaysAgo: 118,
    lastRotatedDaysAgo: 28,
    kind: 'generic-login',
  });
  const drawn = chanceOf('stuck pending');
  const at = atClock(company.now, 14, 10, 12, 30);
  const versionId = drawn.uuid();
  rotateByHand(company, 'tom', secret, at, versionId);
  failAll(company, secret, after(at, 1), reservedOnly(secret, versionId, drawn));
  return {
    secret: noteOf(secret),
    by: 'tom@larkfield.example',
    at,
    pendingVersionId: versionId,
    step: 'createSecret',
  };
}

function reservedOnly(secret: PlannedSecret, versionId: string, drawn: Chance): Rotation {
  return { versionId, value: sampleValue(secret, drawn), fails: 'unreachable' };
}

/** prod/platform/registry-pull: its rotation succeeds, and each time leaves AWSPENDING on the new current version. */
export function tellLeftoverPending(company: Company) {
  const secret = rotatedUntil(company, 'prod/platform/registry-pull', {
    madeDaysAgo: 137,
    lastRotatedDaysAgo: 17,
    kind: 'generic-login',
    leavesPending: true,
  });
  return { secret: noteOf(secret), versionId: secret.labels.get('AWSPENDING') ?? '' };
}

/** prod/identity/ldap-bind: overdue by twelve days, because the company removed the function that rotated it. */
export function tellFunctionGone(company: Company) {
  const secret = rotatedUntil(company, 'prod/identity/ldap-bind', {
    madeDaysAgo: 132,
    lastRotatedDaysAgo: 42,
    kind: 'generic-login',
    functionName: 'larkfield-rotate-ldap',
  });
  const drawn = chanceOf('function gone');
  const versionId = drawn.uuid();
  const at = atClock(company.now, 12, 4, 14, 22);
  failAll(company, secret, at, reservedOnly(secret, versionId, drawn));
  if (secret.rotation !== undefined) secret.rotation.nextWindowOpensAt = undefined;
  const lambdaArn = secret.rotation?.lambdaArn ?? '';
  return { secret: noteOf(secret), lambdaArn, at, pendingVersionId: versionId };
}

/**
 * staging/checkout/db: the database was set back to a copy from two months ago. It takes neither the current nor the
 * previous password, so the rotation fails in its second step; the one it takes is in an older version, without a label.
 */
export function tellWrongPassword(company: Company) {
  const secret = rotatedUntil(company, 'staging/checkout/db', {
    madeDaysAgo: 153,
    lastRotatedDaysAgo: 33,
    kind: 'postgresql-single-user',
  });
  const older = secret.versions.at(-3);
  if (older === undefined) throw new Error('staging/checkout/db has too few versions');
  older.value = databaseLogin(secret.name, company.databases);
  const drawn = chanceOf('wrong password');
  const versionId = drawn.uuid();
  const at = atClock(company.now, 3, 4, 14, 22);
  failAll(company, secret, at, {
    versionId,
    value: databaseLogin(secret.name, company.databases, { password: madeUp(drawn) }),
    fails: 'login-refused',
  });
  afterFailure(secret, atClock(company.now, -27, 0, 0));
  return {
    secret: noteOf(secret),
    at,
    step: 'setSecret',
    pendingVersionId: versionId,
    workingVersionId: older.id,
  };
}

/** staging/notifications/smtp: Ben rotated, and put a value himself before the function was done. */
export function tellAbandonedRotation(company: Company) {
  const { scribe, now } = company;
  const secret = rotatedUntil(company, 'staging/notifications/smtp', {
    madeDaysAgo: 131,
    lastRotatedDaysAgo: 11,
    kind: 'generic-login',
  });
  const drawn = chanceOf('abandoned rotation');
  const at = atClock(now, 9, 14, 2, 10);
  const versionId = drawn.uuid();
  rotateByHand(company, 'ben', secret, at, versionId);
  attemptRotation(scribe, secret, after(at, 1), {
    ...reservedOnly(secret, versionId, drawn),
    abandoned: true,
  });
  const putAt = after(at, 41);
  const ben = person('ben', secret.place, putAt, 'cli');
  const id = drawn.uuid();
  dropPending(secret, putAt);
  putValue(scribe, ben, secret, putAt, { id, value: sampleValue(secret, drawn) });
  scribe.rotationEvent(secret, putAt, { name: 'RotationAbandoned', versionId });
  return {
    secret: noteOf(secret),
    by: 'ben@larkfield.example',
    at,
    abandonedVersionId: versionId,
    newVersionId: id,
  };
}

/** staging/search/index-api: Tom switched the rotation off and nobody switched it on again. */
export function tellRotationOff(company: Company) {
  const secret = rotatedUntil(company, 'staging/search/index-api', {
    madeDaysAgo: 165,
    lastRotatedDaysAgo: 45,
    kind: 'generic-api-key',
  });
  const at = atClock(company.now, 40, 15, 44, 3);
  change(company.scribe, person('tom', secret.place, at, 'cli'), secret, at, {
    operation: 'CancelRotateSecret',
  });
  if (secret.rotation !== undefined) {
    const { rotation } = secret;
    secret.rotation = {
      ...rotation,
      enabled: false,
      nextRotationAt: undefined,
      nextWindowOpensAt: undefined,
    };
  }
  return { secret: noteOf(secret), by: 'tom@larkfield.example', at };
}
