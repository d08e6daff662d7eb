/** How an attempt to deliver ended, as it is stored and counted. */
export const OUTCOMES = {
  delivered: 'Delivered.',
  'timed-out': 'The receiver did not answer within 10 s.',
  unreachable: 'The receiver could not be reached.',
  'tls-failed': 'The certificate of the receiver could not be trusted.',
  'not-public': 'The name of the receiver leads to an address inside, where nothing is sent.',
  'address-refused': 'The address is not one we send to.',
  garbled: 'The receiver answered with something that cannot be read.',
  redirected: 'The receiver sent us elsewhere. Redirects are not followed; give the final address.',
  refused: 'The receiver refused the message.',
  gone: 'The receiver says that the address is gone for good.',
  throttled: 'The receiver asks us to wait.',
  failed: 'The receiver failed.',
  'seal-unreadable':
    'The address cannot be unsealed: this instance has another key than the one that sealed it.',
  'seal-garbled': 'What was sealed of the address is not of its form. Enter the address again.',
  'no-connection': 'No connected account has this topic.',
  denied: 'AWS refused: the role may not publish to this topic.',
  'not-found': 'AWS does not know this topic.',
  'no-words': 'It could not be put into words.',
  'too-old': 'It waited for longer than a day.',
  'channel-removed': 'The channel was removed before it could be sent.',
} as const;
export type Outcome = keyof typeof OUTCOMES;

export function outcomeWords(outcome: string | null): string {
  if (outcome === null) return 'Not tried yet.';
  return (OUTCOMES as Readonly<Record<string, string>>)[outcome] ?? 'It ended in a way that is not known.';
}

/** What came of one call. */
export interface Attempt {
  readonly outcome: Outcome;
  /** How long the receiver asks us to wait, in seconds. */
  readonly retryAfterSeconds: number | null;
}

/** Reads the status of an answer: 2xx is delivered, everything else is not. */
export function attemptOf(status: number, retryAfterSeconds: number | null): Attempt {
  const outcome = ((): Outcome => {
    if (status >= 200 && status < 300) return 'delivered';
    if (status >= 300 && status < 400) return 'redirected';
    if (status === 410) return 'gone';
    if (status === 429) return 'throttled';
    return status >= 500 || status < 200 ? 'failed' : 'refused';
  })();
  return { outcome, retryAfterSeconds: outcome === 'delivered' ? null : retryAfterSeconds };
}
