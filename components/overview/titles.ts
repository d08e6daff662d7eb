import { countedFirst } from '../access/words.ts';

export interface WrongCounts {
  readonly logChanged: boolean;
  readonly unexplained: number;
  readonly broken: number;
  readonly attention: number;
  readonly blind: number;
}

/** The admin's first sentence: the worst in words, then how much there is besides. */
export function adminTitle(counts: WrongCounts): string {
  const sentences = [
    ...(counts.logChanged ? ['The audit log was changed outside Countersign.'] : []),
    ...(counts.unexplained > 0
      ? [`${countedFirst(counts.unexplained, 'read is', 'reads are')} unexplained.`]
      : []),
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
export function auditorTitle(counts: Pick<WrongCounts, 'logChanged' | 'unexplained' | 'blind'>): string {
  const log = counts.logChanged
    ? 'The audit log was changed outside Countersign.'
    : 'The audit log is intact.';
  const reads =
    counts.unexplained > 0
      ? `${countedFirst(counts.unexplained, 'read of a production value is', 'reads of production values are')} unexplained.`
      : 'No read that we have seen is unexplained.';
  return `${log} ${reads}`;
}
