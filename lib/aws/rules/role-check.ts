import { z } from 'zod';
import type { AwsRefusal } from './errors.ts';

export const CHECK_STATES = ['works', 'missing', 'too-much', 'not-tried'] as const;
/** `too-much`: it is allowed and should not be. `not-tried`: nobody knows, and `words` say why. */
export type CheckState = (typeof CHECK_STATES)[number];
export const CHECKED_ROLES = ['inventory', 'reveal', 'operator'] as const;
export type CheckedRole = (typeof CHECKED_ROLES)[number];

/** One thing that was tried of one role. */
export interface CheckLine {
  readonly role: CheckedRole;
  /** Absent: the same everywhere. */
  readonly region: string | null;
  /** A permission as AWS names it, or what is asked of a trust policy. */
  readonly what: string;
  readonly state: CheckState;
  /** What it means, or what to do. */
  readonly words: string;
}

const line = z.strictObject({
  role: z.enum(CHECKED_ROLES),
  region: z.string().max(32).nullable(),
  what: z.string().max(128),
  state: z.enum(CHECK_STATES),
  words: z.string().max(600),
});
const lines = z.array(line).max(2_000);

/** Reads a check that was kept; an empty list for none or one of an older form. */
export function readCheck(kept: unknown): readonly CheckLine[] {
  const read = lines.safeParse(kept);
  return read.success ? read.data : [];
}

export interface CheckSum {
  readonly works: number;
  readonly missing: number;
  readonly tooMuch: number;
  readonly notTried: number;
}

export function sumOf(check: readonly CheckLine[]): CheckSum {
  const count = (state: CheckState) => check.filter((each) => each.state === state).length;
  return {
    works: count('works'),
    missing: count('missing'),
    tooMuch: count('too-much'),
    notTried: count('not-tried'),
  };
}

/** Without these nothing can be seen in an account, so it cannot be connected. */
export function isUsable(check: readonly CheckLine[]): boolean {
  const taken = check.some(({ what, state }) => what === TAKE_ROLE && state === 'works');
  const lists = check.filter(({ what }) => what === 'secretsmanager:ListSecrets');
  return taken && lists.length > 0 && lists.every(({ state }) => state === 'works');
}

export const TAKE_ROLE = 'sts:AssumeRole';
export const NEEDS_EXTERNAL_ID = 'refuses without our external id';
export const NEEDS_SOURCE_IDENTITY = 'refuses without a source identity';
export const READS_NO_VALUE = 'reads no value';

/** What a permission is for, where it is missing. */
const USES: Readonly<Record<string, string>> = {
  'secretsmanager:ListSecrets': 'No secret of this region can be seen.',
  'secretsmanager:DescribeSecret': 'Single secrets cannot be looked at again.',
  'secretsmanager:ListSecretVersionIds': 'Versions without a label stay unknown.',
  'secretsmanager:GetResourcePolicy': 'Nobody can tell whom the policies on secrets let in.',
  'cloudtrail:LookupEvents': 'Reads and changes of this region stay unseen, unless trail files are fed.',
  'secretsmanager:GetSecretValue': 'No value of this account can be revealed.',
  'kms:Decrypt': 'Values under a customer key cannot be opened: their reveals will fail.',
  'iam:SimulatePrincipalPolicy': 'What the other roles may do cannot be simulated.',
};

export function missingWords(permission: string): string {
  return USES[permission] ?? 'Changes that need it will fail.';
}

/** Why a role could not be taken, for somebody who is setting it up. */
export function refusedRoleWords(refusal: AwsRefusal): string {
  switch (refusal.code) {
    case 'denied':
    case 'not-found':
      return 'AWS refused. The role is not there yet, its trust policy does not name us, or the external id in it differs. New roles may take a minute.';
    case 'expired-credentials':
      return 'AWS did not accept our own credentials: they ended or are not there. Nothing is wrong with the role.';
    default:
      return refusal.words;
  }
}
