import { chanceOf } from '../chance.ts';
import { type Company, findSecret } from '../company.ts';
import { rotateWhenDue } from '../history/ordinary-lives.ts';
import { makeSecret } from '../life/make-secret.ts';
import { attemptRotation } from '../life/rotate.ts';
import { setUpRotation } from '../life/rotation-setup.ts';
import { after, atClock } from '../moments.ts';
import { versionOf } from '../planned-secret.ts';
import { databaseLogin, madeUp } from '../sample-value.ts';
import { noteOf } from './note.ts';

const NAME = 'prod/ledger/db';
const MASTER = 'prod/ledger/master';
const ROTATIONS = 4;

/** prod/ledger/db: two logins of the ledger database take turns each month, and all is well. */
export function tellAlternatingUsers(company: Company) {
  const { now, scribe, databases } = company;
  const master = findSecret(company, MASTER);
  const drawn = chanceOf('ledger database');
  const value = (turn: number, valid: boolean) =>
    databaseLogin(NAME, databases, {
      rank: turn % 2 === 0 ? 'application' : 'second',
      masterArn: master.arn,
      ...(valid ? {} : { password: madeUp(drawn) }),
    });
  const madeAt = atClock(now, ROTATIONS * 30 + 19, 9, 20, 14);
  const secret = makeSecret(scribe, company.kindOf(NAME), {
    at: madeAt,
    by: 'terraform',
    value: value(0, false),
  });
  company.secrets.push(secret);
  setUpRotation(secret, after(madeAt, 60), { wish: { everyDays: 30 }, kind: 'postgresql-alternating-users' });
  let turn = 0;
  rotateWhenDue(company, secret, 4 * 60 + 20, (start) => {
    turn += 1;
    attemptRotation(scribe, secret, start, { versionId: drawn.uuid(), value: value(turn, true), master });
  });
  // Of all versions only the last two open the database: each rotation replaced the password of one login.
  for (const [index, version] of secret.versions.entries()) {
    if (index < turn - 1) version.value = value(index, false);
  }
  const currentVersionId = secret.labels.get('AWSCURRENT') ?? '';
  const previousVersionId = secret.labels.get('AWSPREVIOUS') ?? '';
  if (versionOf(secret, previousVersionId) === undefined) throw new Error(`${NAME} was never rotated`);
  return { secret: noteOf(secret), master: noteOf(master), currentVersionId, previousVersionId };
}
