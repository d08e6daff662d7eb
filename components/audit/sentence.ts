import { ACCESS_SENTENCES } from './sentences/access.ts';
import { AUDIT_SENTENCES } from './sentences/audit.ts';
import { CHANGES_SENTENCES } from './sentences/changes.ts';
import { COST_SENTENCES } from './sentences/cost.ts';
import { FINDINGS_SENTENCES } from './sentences/findings.ts';
import { NOTIFY_SENTENCES } from './sentences/notify.ts';
import { PEOPLE_SENTENCES } from './sentences/people.ts';
import { REPORTS_SENTENCES } from './sentences/reports.ts';
import { SECRETS_SENTENCES } from './sentences/secrets.ts';
import { TRAIL_SENTENCES } from './sentences/trail.ts';
import type { Data, RecordSentence, Sentences } from './sentences/words.ts';

export type { RecordSentence } from './sentences/words.ts';

const SENTENCES: Sentences = {
  ...PEOPLE_SENTENCES,
  ...SECRETS_SENTENCES,
  ...ACCESS_SENTENCES,
  ...CHANGES_SENTENCES,
  ...TRAIL_SENTENCES,
  ...FINDINGS_SENTENCES,
  ...COST_SENTENCES,
  ...AUDIT_SENTENCES,
  ...REPORTS_SENTENCES,
  ...NOTIFY_SENTENCES,
};

/** The sentence of a record. A kind without one of its own is named as it is. */
export function sentenceOf(kind: string, data: Data): RecordSentence {
  return SENTENCES[kind]?.(data) ?? { act: kind, names: 'nothing' };
}
