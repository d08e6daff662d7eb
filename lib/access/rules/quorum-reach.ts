import { type Human, isSameHuman } from './person.ts';
import type { PolicyStep } from './policy-document.ts';
import { fits } from './quorum.ts';

/** One human being each, whatever number of accounts they have. */
export function distinctHumans(people: readonly Human[]): readonly Human[] {
  const distinct: Human[] = [];
  for (const human of people) {
    if (!distinct.some((known) => isSameHuman(known, human))) distinct.push(human);
  }
  return distinct;
}

/**
 * Says whether these people, each signing once, could fill every place of every step. They are tried in every
 * assignment that matters, so that "no" means no.
 */
export function couldFill(
  steps: readonly PolicyStep[],
  people: readonly Human[],
  owner: string | null,
): boolean {
  const places = steps.flatMap((step) => Array.from({ length: step.signatures }, () => step));
  const distinct = distinctHumans(people);
  if (distinct.length < places.length) return false;
  const takenBy = new Map<number, number>();
  return places.every((_, place) => assign(place, places, distinct, owner, takenBy, new Set()));
}

/** Finds a person for a place, moving others to other places of theirs where that is needed. */
function assign(
  place: number,
  places: readonly PolicyStep[],
  people: readonly Human[],
  owner: string | null,
  takenBy: Map<number, number>,
  tried: Set<number>,
): boolean {
  const step = places[place];
  if (!step) return false;
  for (const [index, human] of people.entries()) {
    if (tried.has(index) || !fits(human, step, owner)) continue;
    tried.add(index);
    const elsewhere = [...takenBy].find(([, who]) => who === index)?.[0];
    if (elsewhere === undefined || assign(elsewhere, places, people, owner, takenBy, tried)) {
      takenBy.set(place, index);
      return true;
    }
  }
  return false;
}
