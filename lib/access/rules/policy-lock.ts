import { isAmong } from './people-named.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import { type LivePolicy, scopeFactsOfPolicy, selectPolicy } from './policy.ts';
import { couldFill } from './quorum-reach.ts';

/**
 * Names of policies that nobody could change through a request: no policy stands over them, or nobody may ask for a
 * change so that enough others could sign it. `people`: everybody active who may propose or decide.
 */
export function lockedNames(policies: readonly LivePolicy[], people: readonly Human[]): ReadonlySet<string> {
  const reachable = new Map<string, boolean>();
  const locked = policies.filter(({ name }) => {
    const over = selectPolicy(policies, scopeFactsOfPolicy(name), 'policy-edit');
    if (!over.ok) return true;
    const { policyId } = over.value;
    const known = reachable.get(policyId) ?? canBeUsed(over.value, people);
    reachable.set(policyId, known);
    return !known;
  });
  return new Set(locked.map(({ name }) => name));
}

/** Says whether a change locks somebody out who was not before: a policy that could be changed no longer could be. */
export function locksPolicies(
  before: readonly LivePolicy[],
  after: readonly LivePolicy[],
  people: readonly Human[],
): boolean {
  const already = lockedNames(before, people);
  const locked = [...lockedNames(after, people)].filter((name) => !already.has(name));
  const nothingOver = !after.some((policy) => policy.document.acts.includes('policy-edit'));
  const hadSomething = before.some((policy) => policy.document.acts.includes('policy-edit'));
  return locked.length > 0 || (nothingOver && hadSomething);
}

/** Somebody may ask, and enough others, each once, may sign. */
function canBeUsed({ document }: LivePolicy, people: readonly Human[]): boolean {
  const deciders = people.filter((human) => mayNow(human, 'requests.decide'));
  return people.some(
    (asker) =>
      mayNow(asker, 'policies.propose') &&
      isAmong(asker, document.askers) &&
      couldFill(
        document.steps,
        deciders.filter((human) => !isSameHuman(human, asker)),
        null,
      ),
  );
}
