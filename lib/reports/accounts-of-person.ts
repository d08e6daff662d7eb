import { isSameHuman } from '#lib/access/rules/person.ts';
import { loadHumans } from '#lib/access/store/humans.ts';
import type { Transaction } from '#lib/db/client.ts';

/** Of these accounts, those of one and the same human being as `personId`: nobody certifies through a second account. */
export async function accountsOf(
  db: Pick<Transaction, '$queryRaw'>,
  personId: string,
  among: readonly string[],
): Promise<ReadonlySet<string>> {
  const people = await loadHumans(db, [...new Set([personId, ...among])]);
  const self = people.get(personId);
  const same = self ? [...people.values()].filter((human) => isSameHuman(self, human)) : [];
  return new Set([personId, ...same.map((human) => human.personId)]);
}
