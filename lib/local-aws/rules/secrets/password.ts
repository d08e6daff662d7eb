import { ok, type Result, refuse } from '#lib/kernel/result.ts';

export interface PasswordWish {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeLowercase?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
}

export interface PasswordPlan {
  readonly length: number;
  /** One character of each of these must be in the password. */
  readonly required: readonly string[];
  /** All characters that may be in it. */
  readonly alphabet: string;
}

const DEFAULT_LENGTH = 32;
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
/** The 32 printable ASCII signs. */
const SIGNS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** What a random password is made of. A class whose characters are all excluded is not included. */
export function planPassword(wish: PasswordWish): Result<PasswordPlan> {
  const length = wish.PasswordLength ?? DEFAULT_LENGTH;
  const classes = [
    wish.ExcludeLowercase ? '' : LOWER,
    wish.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    wish.ExcludeNumbers ? '' : DIGITS,
    wish.ExcludePunctuation ? '' : SIGNS,
    wish.IncludeSpace ? ' ' : '',
  ];
  const excluded = new Set(wish.ExcludeCharacters ?? '');
  const included = classes
    .map((letters) => [...letters].filter((letter) => !excluded.has(letter)).join(''))
    .filter((letters) => letters !== '');
  if (included.length === 0) {
    return refuse('InvalidParameterException', 'No characters are left to make a password of.');
  }
  const required = wish.RequireEachIncludedType === false ? [] : included;
  if (required.length > length) {
    return refuse('InvalidParameterException', 'Password length is too short based on the required types.');
  }
  return ok({ length, required, alphabet: included.join('') });
}
