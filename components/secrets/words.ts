/** Words of the secrets' pages for what the inventory knows by code. */

export const HEALTH_WORDS: Readonly<Record<string, string>> = {
  broken: 'broken',
  attention: 'needs attention',
  'not-seen': 'not seen',
  fine: 'healthy',
};

export const DELETION_WORDS: Readonly<Record<string, string>> = {
  included: 'included',
  only: 'only these',
  excluded: 'left out',
  gone: 'no longer in AWS',
};

/** Why a region could not be read, as the end of a sentence. */
const SYNC_FAILURES: Readonly<Record<string, string>> = {
  partial: 'only part of the list arrived',
  throttled: 'AWS is throttling this account',
  busy: 'too many calls were waiting already',
  denied: 'AWS refused, a permission is missing',
  'timed-out': 'AWS did not answer within 10 s',
  unreachable: 'AWS could not be reached',
  garbled: 'AWS answered with something that cannot be read',
  'expired-credentials': 'AWS did not accept our credentials',
};

export function syncFailureWords(outcome: string): string {
  return SYNC_FAILURES[outcome] ?? 'AWS failed in a way that is not known';
}

/** `broken or needs attention`; everything but healthy is `not healthy`. */
export function healthFilterWords(states: readonly string[]): string {
  const all = ['broken', 'attention', 'not-seen'];
  if (states.length === all.length && all.every((state) => states.includes(state))) return 'not healthy';
  return orWords(states.map((state) => HEALTH_WORDS[state] ?? state));
}

export function orWords(words: readonly string[]): string {
  const last = words[words.length - 1] ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
