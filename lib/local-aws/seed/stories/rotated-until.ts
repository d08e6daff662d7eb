import { chanceOf } from '../chance.ts';
import type { Company } from '../company.ts';
import { makeSecret } from '../life/make-secret.ts';
import { attemptRotation, type RotationKind } from '../life/rotate.ts';
import { setUpRotation } from '../life/rotation-setup.ts';
import { after, atClock } from '../moments.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import { databaseLogin, isSampleLogin, madeUp, sampleValue } from '../sample-value.ts';

interface Past {
  readonly madeDaysAgo: number;
  /** Every thirty days from then on, until so many days ago. */
  readonly lastRotatedDaysAgo: number;
  readonly kind: RotationKind;
  readonly leavesPending?: true;
  /** The company's own function; undefined: the shipped one. */
  readonly functionName?: string;
}

/** A secret that rotated monthly without trouble until its story begins. */
export function rotatedUntil(company: Company, name: string, past: Past): PlannedSecret {
  const { now, scribe } = company;
  const kind = company.kindOf(name);
  const drawn = chanceOf(`past of ${name}`);
  const madeAt = atClock(now, past.madeDaysAgo, 9, 31, 16);
  const secret = makeSecret(scribe, kind, { at: madeAt, by: 'terraform', value: sampleValue(kind, drawn) });
  company.secrets.push(secret);
  setUpRotation(secret, after(madeAt, 60), { wish: { everyDays: 30 }, kind: past.kind });
  if (past.functionName !== undefined && secret.rotation !== undefined) {
    const { account, region } = secret.place;
    const lambdaArn = `arn:aws:lambda:${region}:${account}:function:${past.functionName}`;
    secret.rotation = { ...secret.rotation, lambdaArn };
  }
  for (let days = past.madeDaysAgo - 30; days >= past.lastRotatedDaysAgo; days -= 30) {
    attemptRotation(scribe, secret, atClock(now, days, 4, 14, 22), {
      versionId: drawn.uuid(),
      value: isSampleLogin(kind)
        ? databaseLogin(name, company.databases, { password: madeUp(drawn) })
        : sampleValue(kind, drawn),
      ...(past.leavesPending ? { leavesPending: true } : {}),
    });
  }
  return secret;
}
