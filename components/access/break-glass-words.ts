import type { BreakGlassView, Register } from '#lib/access/queries/break-glass.ts';
import { firstName, plural } from './words.ts';

/** The sentence the register opens with: the worst first. */
export function registerTitle({ open, everybodys }: Pick<Register, 'open' | 'everybodys'>): string {
  const overdue = open.filter(({ review }) => review.overdue).length;
  if (overdue > 0) {
    return overdue === 1 ? 'One review is overdue.' : `${overdue} reviews are overdue.`;
  }
  const waiting = open.filter(({ review }) => review.done === null).length;
  if (waiting > 0) {
    return waiting === 1 ? 'One break-glass waits for review.' : `${waiting} break-glass wait for review.`;
  }
  if (open.length > 0) {
    return open.length === 1
      ? 'One secret still has to be rotated.'
      : `${open.length} secrets still have to be rotated.`;
  }
  return everybodys ? 'No break-glass is open.' : 'You have no break-glass open.';
}

/** What happened, in one sentence under the title of an opening. */
export function openingTitle({ openerName, valuesRead, standing, settled }: BreakGlassView): string {
  const read =
    valuesRead === 0
      ? `${firstName(openerName)} read no value`
      : `${firstName(openerName)} read ${plural(valuesRead, 'value')}`;
  const running = standing === 'active' || standing === 'not-started';
  return `By break-glass, without a signature. ${read}${running ? ' so far' : ''}. ${settled ? 'Nothing is left to do.' : ''}`.trim();
}

/** What a review found, in words. */
export function verdictWords(verdict: 'justified' | 'not-justified'): string {
  return verdict === 'justified' ? 'justified' : 'not justified';
}
