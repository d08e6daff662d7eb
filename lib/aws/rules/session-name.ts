/**
 * The names of a reveal's session as AWS records them with every call of it.
 *
 * Both fields of AssumeRole admit 2 to 64 of ASCII letters, digits and `_+=,.@-`. The session name carries the person
 * alone, so that a reader of CloudTrail sees who it was. The source identity carries the person and the grant, parted
 * by the last `=`: it cannot be changed during the session and stands in each of its events, so a read leads to the
 * approval it was made under. A person whose e-mail address does not fit, or would have to be changed to fit, is named
 * by our id: a changed or shortened address could be somebody else's.
 */

const LONGEST = 64;
const ADMITTED = /^[A-Za-z0-9_+=,.@-]{2,}$/;
const SEPARATOR = '=';

export interface SessionPerson {
  readonly personId: string;
  readonly email: string | null;
}

export interface SessionNames {
  readonly sessionName: string;
  readonly sourceIdentity: string;
}

export function sessionNames(person: SessionPerson, grantId: string): SessionNames {
  const tail = `${SEPARATOR}${grantId}`;
  const address = person.email ?? '';
  const email = ADMITTED.test(address) && address.includes('@') ? address : null;
  const fitting = (room: number): string =>
    email !== null && email.length <= room ? email : person.personId;
  return { sessionName: fitting(LONGEST), sourceIdentity: `${fitting(LONGEST - tail.length)}${tail}` };
}

/** Reads a source identity of ours; `null` for one that somebody else set. */
export function readSourceIdentity(
  text: string,
): { readonly person: string; readonly grantId: string } | null {
  const cut = text.lastIndexOf(SEPARATOR);
  const person = text.slice(0, Math.max(0, cut));
  const grantId = text.slice(cut + 1);
  if (cut < 1 || text.length > LONGEST || !ADMITTED.test(person)) return null;
  return /^grt_[0-9A-Z]{16}$/.test(grantId) ? { person, grantId } : null;
}
