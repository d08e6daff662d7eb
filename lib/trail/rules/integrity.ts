/**
 * What can speak against a trail being whole and unchanged. Codes are stable; words are shown. `grave`: somebody may have
 * changed history. The others may have a harmless cause, which the words name.
 */
export const INTEGRITY = {
  'digest-unreadable': { grave: true, words: 'A digest cannot be read: it is not what CloudTrail writes.' },
  'digest-moved': {
    grave: true,
    words: 'A digest says that it belongs to another place than the one it lies in.',
  },
  'digest-unsigned': { grave: true, words: 'A digest has no signature.' },
  'digest-key-unknown': { grave: true, words: 'A digest names a key that is not one of CloudTrail.' },
  'digest-signature': {
    grave: true,
    words: 'The signature of a digest does not fit: the digest was changed.',
  },
  'digest-previous': {
    grave: true,
    words: 'A digest names another hash or signature of the one before it than that has.',
  },
  'digest-missing': { grave: true, words: 'Digests are missing in the chain.' },
  'digest-restarted': {
    grave: true,
    words: 'A chain of digests begins anew in the middle of what it has covered so far.',
  },
  'log-file-missing': { grave: true, words: 'A log file that a digest names is not there any more.' },
  'log-file-changed': { grave: true, words: 'A log file has other content than its digest says.' },
  'log-file-moved': { grave: true, words: 'A digest names a log file in another bucket.' },
  'object-changed': { grave: true, words: 'An object was written again under its name with other content.' },
  'file-unlisted': {
    grave: true,
    words: 'A log file lies in the bucket that no digest of its time names: CloudTrail did not deliver it.',
  },
  'key-foreign': {
    grave: false,
    words: 'An object has the name of a log file of another account. It was not opened.',
  },
  'digest-late': {
    grave: false,
    words:
      'No digest has come for more than two hours. The trail may be stopped, or its validation switched off.',
  },
} as const satisfies Record<string, { readonly grave: boolean; readonly words: string }>;

export type IntegrityCode = keyof typeof INTEGRITY;

/** One thing found. `from` and `to`: the stretch of time that is affected, where it is known exactly. */
export interface IntegrityFact {
  readonly code: IntegrityCode;
  /** The object it is about. */
  readonly key: string;
  /** The digest that says so. */
  readonly digest?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export function isIntegrityCode(code: string): code is IntegrityCode {
  return Object.hasOwn(INTEGRITY, code);
}
