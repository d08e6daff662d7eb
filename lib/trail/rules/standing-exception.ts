import { z } from 'zod';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';

/** Nothing stands for longer than a year: by then somebody looks again. */
const LONGEST_DAYS = 365;
const DAY_MS = 86_400_000;
const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/[\x21-\x7e]{1,512}$/;
/** Roles that many people share: without a session name everybody of them would be meant. */
const SHARED_ROLE = /(^|\/)AWSReservedSSO_[^/]+$/;

export const addExceptionSchema = z.strictObject({
  principalArn: z.string().max(600),
  /** Empty: every session of a role, and users, who have none. */
  sessionName: z.string().max(64),
  /** ARNs or names in the inventory's own spelling. */
  secretArns: z.array(z.string().min(1).max(2_048)).min(1).max(50),
  ownerId: z.string().regex(patternOf('person')),
  why: z.string().max(4_000),
  /** ISO instant. */
  endsAt: z.iso.datetime(),
});
export type AddExceptionInput = z.infer<typeof addExceptionSchema>;

export interface ExceptionTerms {
  readonly principalArn: string;
  readonly sessionName: string | null;
  readonly why: string;
  readonly endsAt: Date;
}

/** Judges whether an exception may be made in these terms at `now`. */
export function judgeTerms(input: AddExceptionInput, now: Date): Result<ExceptionTerms> {
  const principalArn = input.principalArn.trim();
  const sessionName = input.sessionName.trim() === '' ? null : input.sessionName.trim();
  const why = input.why.trim();
  if (!PRINCIPAL.test(principalArn)) {
    return wrong(
      'principalArn',
      'Write the ARN of one IAM user or role, as arn:aws:iam::111122223333:user/backup.',
    );
  }
  if (sessionName !== null && !/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    return wrong('sessionName', 'A session name has 2 to 64 letters, digits and +=,.@-_');
  }
  if (sessionName === null && SHARED_ROLE.test(principalArn)) {
    return wrong('sessionName', 'Many people take this role. Name the session of the one who is meant.');
  }
  if (!isStorable(input.why) || [...why].length < 10 || [...why].length > 1_000) {
    return wrong('why', 'Say in 10 to 1,000 characters why this may be read past the product.');
  }
  const endsAt = new Date(input.endsAt);
  const away = endsAt.getTime() - now.getTime();
  if (!(away > 0 && away <= LONGEST_DAYS * DAY_MS)) {
    return wrong('endsAt', `Choose a day after now and within ${LONGEST_DAYS} days.`);
  }
  return ok({ principalArn, sessionName, why, endsAt });
}

function wrong(field: string, words: string) {
  return refuse('exception-terms', words, { [field]: words });
}

/** An exception as the match needs it. */
export interface ExceptionFacts {
  readonly id: string;
  readonly principalArn: string;
  readonly sessionName: string | null;
  readonly secretIds: readonly string[];
  readonly from: Date;
  /** Exclusive: its end, or when somebody ended it. */
  readonly until: Date;
}

/** What of a read the match with exceptions needs. */
export interface ExceptedRead {
  readonly at: Date;
  readonly secretId: string | null;
  readonly principalArn: string | null;
  readonly sessionName: string | null;
}

/** The exception that a read falls under: of several the one that was made first. */
export function exceptionOf(
  read: ExceptedRead,
  exceptions: readonly ExceptionFacts[],
): ExceptionFacts | null {
  const fitting = exceptions.filter(
    ({ principalArn, sessionName, secretIds, from, until }) =>
      principalArn === read.principalArn &&
      (sessionName === null || sessionName === read.sessionName) &&
      read.secretId !== null &&
      secretIds.includes(read.secretId) &&
      read.at >= from &&
      read.at < until,
  );
  return fitting.toSorted((a, b) => a.from.getTime() - b.from.getTime() || (a.id < b.id ? -1 : 1))[0] ?? null;
}
