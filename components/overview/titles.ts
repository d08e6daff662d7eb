import { countedFirst } from '../access/words.ts';

export interface WrongCounts {
  readonly logChanged: boolean;
  /** Reads by people that nothing covers, as far as they were counted. */
  readonly unexplained: number;
  /** There are more than were counted. */
  readonly unexplainedMore: boolean;
  readonly broken: number;
  readonly attention: number;
  readonly blind: number;
}

/** The admin's first sentence: the worst in words, then how much there is besides. */
export function adminTitle(counts: WrongCounts): string {
  const sentences = [
    ...(counts.logChanged ? ['The audit log was changed outside Countersign.'] : []),
    ...(counts.unexplained > 0 ? [`${readsCounted(counts)} unexplained.`] : []),
    ...secretSentences(counts),
    ...(counts.blind > 0 ? [`${countedFirst(counts.blind, 'place is', 'places are')} not seen.`] : []),
  ];
  if (sentences.length === 0) return 'Nothing is wrong that we can see.';
  return sentences.slice(0, 2).join(' ');
}

function secretSentences({ broken, attention }: WrongCounts): string[] {
  if (broken > 0) {
    const more = attention > 0 ? `, ${attention} more ${attention === 1 ? 'needs' : 'need'} attention` : '';
    return [`${countedFirst(broken, 'secret is', 'secrets are')} broken${more}.`];
  }
  return attention > 0 ? [`${countedFirst(attention, 'secret needs', 'secrets need')} attention.`] : [];
}

/** The auditor's first sentence. */
export function auditorTitle(
  counts: Pick<WrongCounts, 'logChanged' | 'unexplained' | 'unexplainedMore'>,
): string {
  const log = counts.logChanged
    ? 'The audit log was changed outside Countersign.'
    : 'The audit log is intact.';
  const reads =
    counts.unexplained > 0
      ? `${readsCounted(counts)} unexplained.`
      : 'No read by people that we have seen is unexplained.';
  return `${log} ${reads}`;
}

function readsCounted({
  unexplained,
  unexplainedMore,
}: Pick<WrongCounts, 'unexplained' | 'unexplainedMore'>): string {
  if (unexplainedMore) return `More than ${unexplained} reads by people are`;
  return countedFirst(unexplained, 'read by a person is', 'reads by people are');
}
