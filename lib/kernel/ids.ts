import { randomBytes } from 'node:crypto';

/** Every kind of record has its prefix, so that an id says what it names wherever it turns up. */
const PREFIXES = {
  person: 'per',
  identity: 'idn',
  session: 'ses',
  connection: 'con',
  secret: 'sec',
  policy: 'pol',
  request: 'req',
  decision: 'dec',
  grant: 'grt',
  reveal: 'rev',
  breakGlass: 'bgl',
  rotationDue: 'rtd',
  finding: 'fnd',
  ingest: 'ing',
  announcement: 'ann',
  channel: 'chn',
  delivery: 'msg',
  comment: 'cmt',
  evidencePack: 'evp',
  evidenceSchedule: 'evs',
  certification: 'crt',
  savedView: 'viw',
  change: 'chg',
  changeBatch: 'chb',
  scopedRole: 'scr',
  standingException: 'exc',
  incident: 'inc',
} as const;

export type IdKind = keyof typeof PREFIXES;
export type Id<K extends IdKind> = string & { readonly __kind: K };

/** Crockford's alphabet: no I, L, O, U, so an id can be read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** Mints an id: prefix, underscore, 16 symbols of 5 random bits (80 bits). */
export function mintId<K extends IdKind>(kind: K): Id<K> {
  const bytes = randomBytes(LENGTH);
  let symbols = '';
  for (const byte of bytes) symbols += ALPHABET[byte & 31];
  return `${PREFIXES[kind]}_${symbols}` as Id<K>;
}

/** Says whether a text has the form of an id of this kind. Nothing about whether the record exists. */
export function isId<K extends IdKind>(kind: K, text: unknown): text is Id<K> {
  return typeof text === 'string' && patternOf(kind).test(text);
}

/** The pattern of an id, for schemas. */
export function patternOf(kind: IdKind): RegExp {
  return new RegExp(`^${PREFIXES[kind]}_[${ALPHABET}]{${LENGTH}}$`);
}
