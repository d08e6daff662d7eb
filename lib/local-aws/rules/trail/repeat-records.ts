import { chanceOf } from './chance.ts';

interface Shown {
  readonly eventId: string;
}

/**
 * A page of records in which some are shown twice: one in ten beside itself, and the last of every other page again as
 * the first of the next one. `last` is the record that the next page begins after; every page comes further.
 */
export function repeatRecords<R extends Shown>(
  found: readonly R[],
  limit: number,
): { page: R[]; last: R | undefined } {
  const page = found.flatMap((record) => (isTwice(record) ? [record, record] : [record])).slice(0, limit);
  const last = page.at(-1);
  const before = page.findLast((record) => record !== last);
  const again = last !== undefined && before !== undefined && chanceOf(`${last.eventId} again`) % 2 === 0;
  return { page, last: again ? before : last };
}

function isTwice({ eventId }: Shown): boolean {
  return chanceOf(eventId) % 10 === 3;
}
