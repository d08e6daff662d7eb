/** Why a file, or one record of it, was set aside. Codes are stable; words are shown. */
export const REASONS = {
  'not-json': 'It is not JSON.',
  'not-utf8': 'Its bytes are not UTF-8 text.',
  'missing-comma': 'It is not JSON: between two records the comma is missing.',
  'joined-documents': 'Two documents are joined in one file with nothing between them.',
  cut: 'It ends in the middle. Nothing of it was taken; read it again when it is whole.',
  'cut-line': 'The line ends in the middle of a record.',
  'gzip-broken': 'It is not whole gzip data. Nothing of it was taken.',
  'inflates-too-far': 'It inflates beyond the limit. Nothing of it was taken.',
  'too-large': 'The record is larger than 1 MB.',
  'too-deep': 'The record is nested more than 100 levels deep.',
  'too-many-envelopes': 'Envelopes inside envelopes, more than 5.',
  'duplicate-members': 'The record names a member twice, so two readers could disagree about what happened.',
  'no-record': 'There is no CloudTrail record in it.',
  'records-not-a-list': 'Records is not a list.',
  'no-event-id': 'The record has no eventID.',
  'no-event-time': 'The record has no eventTime that names an instant.',
  'time-ahead': 'The record is dated more than 24 h ahead of its arrival.',
  'no-event-name': 'The record does not say what was called (eventSource, eventName).',
  'no-identity': 'The record has no userIdentity.',
  'no-account': 'The record does not say to which account it belongs.',
  'foreign-account': 'The record is of an account that this source does not speak for.',
  'bad-region': 'The region of the record is not the name of a region.',
  'carries-a-value': 'The record carries what may be a secret value. It was dropped; only its hash is kept.',
  'unreadable-file': 'The file could not be read.',
} as const;

export type Reason = keyof typeof REASONS;

/** Why something was passed over on purpose: it is well-formed and not a CloudTrail record. */
export const SKIPS = {
  digest: 'A digest file of CloudTrail: it lists log files and holds no records.',
  insight: 'An Insight event: a statistic about calls and not a call.',
  'label-event': 'A label event of EventBridge, not a CloudTrail record.',
  'delivery-notice': 'A notice that a file was delivered, not a record.',
} as const;

export type Skip = keyof typeof SKIPS;
