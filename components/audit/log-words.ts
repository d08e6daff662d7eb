import { formatCount } from '../format/number.ts';

/** What the sentences of the log are made of. */
export interface LogFacts {
  readonly records: number;
  readonly intactFrom: number;
  readonly intactTo: number;
  /** Breaks that nobody has taken note of, first place first; and those that somebody has. */
  readonly open: readonly { readonly firstBad: number }[];
  readonly noted: readonly { readonly firstBad: number }[];
}

/** The page's sentence: whether the log is what was recorded, and how far somebody looked. */
export function sentenceOfLog({ records, intactFrom, intactTo, open, noted }: LogFacts): string {
  const [first] = open;
  if (first) return `The chain breaks at record ${formatCount(first.firstBad)}.`;
  if (records === 0) return 'Nothing has been recorded yet.';
  if (noted[0])
    return `The chain breaks at record ${formatCount(noted[0].firstBad)}, and somebody took note of it.`;
  if (intactFrom > 1) {
    return `Intact from ${formatCount(intactFrom)} to ${formatCount(intactTo)}. Older records are being followed.`;
  }
  return `Intact to ${formatCount(intactTo)}.`;
}

const TROUBLE: Readonly<Record<string, string>> = {
  unreachable: 'does not answer',
  refused: 'does not let us write',
  full: 'has no room left',
  'no-lock': 'does not lock what is put there',
  conflict: 'holds another checkpoint of the same number: the log was forked',
  ahead: 'holds checkpoints that the database does not know: the database is older than its own history',
};

/** What is wrong with a place, after its name. */
export function wordsOfTrouble(code: string): string {
  return TROUBLE[code] ?? 'did not keep the last checkpoint';
}

const REMEDY: Readonly<Record<string, string>> = {
  unreachable: 'Bring it back, or take it out of the settings and start again.',
  refused: 'Give the product the right to write there. What is missing is stored by itself then.',
  full: 'Make room. What is missing is stored by itself then.',
  'no-lock': 'Switch on object lock for the bucket, or name another one.',
  conflict:
    'Keep both as they are and compare them. To go on, name a new place in the settings; reviewers keep the old one.',
  ahead:
    'If a backup was put back, name a new place in the settings; reviewers keep the old one, which shows what was lost.',
};

export function remedyOfTrouble(code: string): string {
  return REMEDY[code] ?? 'What is missing is stored by itself when it answers again.';
}

/** How many records nobody outside could vouch for yet. */
export function wordsOfOpenRecords(count: number): string {
  if (count === 0) return 'Every record is under a checkpoint.';
  if (count === 1) return 'The newest record is chained but not yet under a checkpoint.';
  return `The ${formatCount(count)} newest records are chained but not yet under a checkpoint.`;
}
