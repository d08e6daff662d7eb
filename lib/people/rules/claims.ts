import { ok, type Result } from '#lib/kernel/result.ts';
import { refuseSignIn } from './sign-in-refusals.ts';

/** Which claims of the provider say what. */
export interface ClaimSettings {
  /** Compared exactly, a slash at the end included. */
  readonly issuer: string;
  readonly nameClaim: string;
  readonly emailClaim: string;
  readonly groupsClaim: string;
  /** Every address of this provider is its own, whether it says so of each or not. */
  readonly addressesAreVouchedFor: boolean;
  /** Values of `acr`, and members of `amr`, that stand for a second factor. */
  readonly secondFactorAcr: readonly string[];
  readonly secondFactorAmr: readonly string[];
}

/** Who somebody is, as a provider proved it. */
export interface ProvenSignIn {
  readonly issuer: string;
  readonly subject: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly groups: readonly string[];
  readonly secondFactor: boolean;
  /** How long before the proof the person authenticated, by the provider's own clock. Seconds; null: it does not say. */
  readonly authenticatedSecondsBefore: number | null;
}

const LONGEST_SUBJECT = 255;
const LONGEST_EMAIL = 254;
const LONGEST_NAME = 120;
const LONGEST_GROUP = 256;
const MOST_GROUPS = 1_000;
const MOST_CLAIM_BYTES = 65_536;
/** The clock of one provider's several machines. Seconds. */
const SKEW_SECONDS = 10;

/**
 * Reads the claims of a proof whose signature, audience, issuer, nonce and time were checked. Nothing is cast: what has
 * another form than it must have is refused, and roles are never read from anywhere but the groups claim.
 */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  settings: ClaimSettings,
): Result<ProvenSignIn> {
  if (JSON.stringify(claims).length > MOST_CLAIM_BYTES) return refuseSignIn('claims-too-large');
  const { iss, sub, iat, auth_time } = claims;
  if (iss !== settings.issuer) return refuseSignIn('wrong-issuer');
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT || hasControls(sub)) {
    return refuseSignIn('subject-unusable');
  }
  const address = readEmail(claims, settings);
  if (!address.ok) return address;
  const groups = readGroups(claims[settings.groupsClaim]);
  if (!groups) return refuseSignIn('groups-unusable');
  return ok({
    issuer: settings.issuer,
    subject: sub,
    displayName: readName(claims, settings, address.value.email ?? sub),
    ...address.value,
    groups,
    secondFactor: provesSecondFactor(claims, settings),
    authenticatedSecondsBefore: secondsBetween(auth_time, iat),
  });
}

/** An address that says of itself that nobody verified it ends the sign-in; one of which nothing is said is not used. */
function readEmail(
  claims: Readonly<Record<string, unknown>>,
  { emailClaim, addressesAreVouchedFor }: ClaimSettings,
): Result<{ email: string | null; emailVerified: boolean }> {
  const email = claims[emailClaim];
  if (email === undefined || email === null) return ok({ email: null, emailVerified: false });
  if (typeof email !== 'string' || !isAddress(email)) return refuseSignIn('email-unusable');
  const { email_verified } = claims;
  if (email_verified === false || email_verified === 'false') return refuseSignIn('email-unverified');
  return ok({ email, emailVerified: email_verified === true || addressesAreVouchedFor });
}

/** Looked at as it reads after normalisation, so that a full-width sign is the sign it becomes elsewhere. */
function isAddress(email: string): boolean {
  if (email.length > LONGEST_EMAIL || email.normalize('NFKC') !== email.normalize('NFC')) return false;
  return /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email);
}

/** A group claim may be absent; one text is one group, as some providers send it. Null: it cannot be read. */
function readGroups(claim: unknown): readonly string[] | null {
  if (claim === undefined || claim === null) return [];
  const list = typeof claim === 'string' ? [claim] : claim;
  if (!Array.isArray(list) || list.length > MOST_GROUPS) return null;
  if (!list.every((group) => typeof group === 'string' && group !== '' && group.length <= LONGEST_GROUP))
    return null;
  return [...new Set(list as string[])].filter((group) => group.isWellFormed() && !group.includes('\u0000'));
}

/** A name that would pass for the product's own hand is not taken. */
function readName(
  claims: Readonly<Record<string, unknown>>,
  { nameClaim }: ClaimSettings,
  otherwise: string,
): string {
  const names = [claims[nameClaim], claims.name, claims.preferred_username];
  const name = names.find(
    (text): text is string => typeof text === 'string' && text.trim() !== '' && !isReserved(text),
  );
  return [...(name ?? otherwise).replaceAll('\u0000', '').toWellFormed().trim()]
    .slice(0, LONGEST_NAME)
    .join('');
}

function isReserved(name: string): boolean {
  const letters = name.normalize('NFKC').toLowerCase().replace(/\p{C}/gu, '').trim();
  return /^(system|countersign|the product|automatic|auto-approved|rule)\b/u.test(letters);
}

function provesSecondFactor(
  { acr, amr }: Readonly<Record<string, unknown>>,
  { secondFactorAcr, secondFactorAmr }: ClaimSettings,
): boolean {
  if (typeof acr === 'string' && secondFactorAcr.includes(acr)) return true;
  return Array.isArray(amr) && amr.some((method) => secondFactorAmr.includes(method));
}

function secondsBetween(authenticated: unknown, issued: unknown): number | null {
  if (!Number.isSafeInteger(authenticated) || !Number.isSafeInteger(issued)) return null;
  const before = (issued as number) - (authenticated as number);
  return before < -SKEW_SECONDS ? null : Math.max(0, before);
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

/** Whether somebody authenticated while their browser was away at the provider: only then was it done for this act. */
export function wasAskedAgain(signIn: ProvenSignIn, awaySeconds: number): boolean {
  const before = signIn.authenticatedSecondsBefore;
  return before !== null && before <= awaySeconds + SKEW_SECONDS;
}
