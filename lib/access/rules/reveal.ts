import { isStorable } from './reason.ts';

/** A prepared reveal lapses after this. Seconds. */
export const OFFER_SECONDS = 60;
/** A shown value is hidden again after this. Seconds. */
export const HIDE_AFTER_SECONDS = 30;
/** An intent without an outcome for this long is closed as failed. Seconds. */
export const STALE_REVEAL_SECONDS = 60;

/** Values one person may reveal, by the length of the window in seconds. */
export const REVEAL_LIMITS = [
  { seconds: 600, most: 10 },
  { seconds: 86_400, most: 30 },
] as const;

/** The names of this reveal's session at AWS. CloudTrail writes both to every event of the session. */
export interface AwsSessionNames {
  readonly sourceIdentity: string;
  readonly sessionName: string;
}

/** AWS allows 2 to 64 of these in both names; a source identity must not begin with "aws:", which the set excludes. */
const NOT_ALLOWED = /[^\w+=,.@-]/;
const LONGEST_NAME = 64;

/**
 * The person is the source identity: their e-mail address where AWS can carry it whole, else the person id. The
 * session is named after the grant and the reveal.
 */
export function awsSessionNames(names: {
  readonly email: string | null;
  readonly personId: string;
  readonly grantId: string;
  readonly revealId: string;
}): AwsSessionNames {
  const { email } = names;
  const fits =
    email !== null && email.length >= 2 && email.length <= LONGEST_NAME && !NOT_ALLOWED.test(email);
  return {
    sourceIdentity: fits ? email : names.personId,
    sessionName: `${names.grantId}.${names.revealId}`,
  };
}

const MOST_KEY_NAMES = 200;
const LONGEST_KEY_NAME = 256;

/** The key names of a value that may be kept: bounded, and only what PostgreSQL stores unchanged. */
export function keepableKeyNames(names: readonly string[] | null): readonly string[] {
  return (names ?? [])
    .filter((name) => name !== '' && name.length <= LONGEST_KEY_NAME && isStorable(name))
    .slice(0, MOST_KEY_NAMES);
}
