/** Words of the trail's pages for what is known by code. */

export const KIND_WORDS: Readonly<Record<string, string>> = {
  person: 'person',
  tool: 'tool on a person’s key',
  workload: 'workload',
  service: 'AWS service',
  unknown: 'unknown',
};

export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  done: 'done',
  refused: 'refused',
  failed: 'failed',
};

export const VERDICT_FILTER_WORDS: Readonly<Record<string, string>> = {
  covered: 'covered by a grant',
  'break-glass': 'break-glass',
  exception: 'standing exception',
  unexplained: 'unexplained',
  refused: 'refused',
  outside: 'needs no approval',
  pending: 'not judged yet',
};

export const SOURCE_WORDS: Readonly<Record<string, string>> = {
  lookup: 'Event history of AWS',
  s3: 'Bucket of the trail',
  eventbridge: 'Events sent by EventBridge',
  file: 'Imported files',
};

/** The same for a narrow column. */
export const SHORT_SOURCES: Readonly<Record<string, string>> = {
  lookup: 'event history',
  s3: 'bucket',
  eventbridge: 'events sent',
  file: 'files',
};

export const RUN_OUTCOMES: Readonly<Record<string, string>> = {
  done: 'done',
  failed: 'failed',
  running: 'running',
  'never-run': 'not read yet',
};
