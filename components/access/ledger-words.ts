import type { ExposureLedger } from '#lib/access/queries/ledger.ts';
import { plural } from './words.ts';

const often = (count: number) => (count === 1 ? 'once' : plural(count, 'time'));

/** Who has seen the current version, in a sentence. `outside`: reads past the product; null: not to be seen by this person. */
export function ledgerSentence(
  { current, people, values }: Pick<ExposureLedger, 'current' | 'people' | 'values'>,
  outside: number | null,
): string {
  if (!current) return 'The inventory knows no current version, so nobody can have seen it.';
  const through =
    people === 0
      ? 'Nobody has seen the current version through Countersign.'
      : `${plural(people, 'person has', 'people have')} seen the current version through Countersign, ${often(values)}.`;
  const past =
    outside === null
      ? ''
      : outside === 0
        ? ' CloudTrail shows no read of it by a person past Countersign, as far as the trail was seen.'
        : ` People read it ${often(outside)} past Countersign.`;
  return `${through}${past} A rotation clears this.`;
}
