import { counted, type Finding, few, findingsOf, type LintWorld } from './lint-finding.ts';
import { isAmong, type PeopleOrOwners } from './people-named.ts';
import { type Human, isNamed, isSameHuman, mayNow } from './person.ts';
import type { LivePolicy } from './policy.ts';
import { couldFill, distinctHumans } from './quorum-reach.ts';

/** Who may ask and sign: whether they exist, may, and are enough. */
export function lintPeople(policy: LivePolicy, world: LintWorld): readonly Finding[] {
  return [
    ...lintNames(policy, world),
    ...lintAskers(policy, world),
    ...lintSteps(policy, world),
    ...lintOwners(policy, world),
    ...lintQuorum(policy, world),
  ];
}

function lintNames(policy: LivePolicy, { people, channels, ticketSystems }: LintWorld): readonly Finding[] {
  const say = findingsOf(policy);
  const { askers, steps, breakGlass, ticketCheck } = policy.document;
  const parts: [string, PeopleOrOwners, decides: boolean][] = [
    ['askers', askers, false],
    ...steps.map((step, index): [string, PeopleOrOwners, boolean] => [`steps[${index + 1}]`, step, true]),
    ...(breakGlass ? [['breakGlass', breakGlass, false] as [string, PeopleOrOwners, boolean]] : []),
  ];
  const known = new Set(people.flatMap((human) => human.groups.map(({ group }) => group)));
  const findings = parts.flatMap(([field, named, decides]) => [
    ...named.groups
      .filter((group) => !known.has(group))
      .map((group) => say('unknown-group', 'warning', field, `Nobody is in the group ${group}.`)),
    ...named.people.flatMap((name) => lintPerson(say, field, name, decides, people)),
  ]);
  const unknown = (policy.document.channels ?? []).filter((name) => channels && !channels.includes(name));
  const channel = unknown.map((name) =>
    say('unknown-channel', 'warning', 'channels', `There is no channel ${name}, so nothing is told there.`),
  );
  const isForeign = ticketCheck && ticketSystems && !ticketSystems.includes(ticketCheck.url);
  const words =
    'The configuration does not allow this address, so no ticket can be checked and nobody can ask.';
  return [
    ...findings,
    ...channel,
    ...(isForeign ? [say('ticket-address', 'error', 'ticketCheck', words)] : []),
  ];
}

function lintPerson(
  say: ReturnType<typeof findingsOf>,
  field: string,
  name: string,
  decides: boolean,
  people: readonly Human[],
): readonly Finding[] {
  const human = people.find((each) => isNamed(each, name));
  if (!human) return [say('unknown-person', 'warning', field, `Nobody is known as ${name}.`)];
  const who = human.displayName;
  if (!human.active) {
    return [say('inactive-person', 'warning', field, `${who} is named and can no longer sign in.`)];
  }
  if (!decides || mayNow(human, 'requests.decide')) return [];
  const words = `${who} is named and may not sign: they are neither approver nor admin.`;
  return [say('may-not-sign', 'warning', field, words)];
}

function lintAskers(policy: LivePolicy, { people }: LintWorld): readonly Finding[] {
  const permission = policy.document.acts.includes('policy-edit') ? 'policies.propose' : 'requests.create';
  const askers = people.filter((human) => mayNow(human, permission));
  if (askers.some((human) => isAmong(human, policy.document.askers))) return [];
  return [findingsOf(policy)('no-asker', 'warning', 'askers', 'Nobody who is active may ask.')];
}

/** Steps that are not for owners can be judged without a secret. */
function lintSteps(policy: LivePolicy, { people }: LintWorld): readonly Finding[] {
  const deciders = decidersAmong(people);
  return policy.document.steps.flatMap((step, index) => {
    if (step.owners) return [];
    const able = distinctHumans(deciders.filter((human) => isAmong(human, step)));
    if (able.length >= step.signatures) return [];
    const needs = `Step ${index + 1} needs ${counted(step.signatures, 'signature')}`;
    const words =
      able.length === 0
        ? `${needs}, and nobody who is active could sign it.`
        : `${needs}, and only ${counted(able.length, 'person', 'people')} could sign: ${few(able.map((h) => h.displayName))}.`;
    const code = able.length === 0 ? 'no-decider' : 'quorum-too-large';
    return [findingsOf(policy)(code, 'error', `steps[${index + 1}]`, words)];
  });
}

function lintOwners(policy: LivePolicy, { people, coverage }: LintWorld): readonly Finding[] {
  const say = findingsOf(policy);
  const covered = coverage?.get(policy.policyId);
  if (!covered) return [];
  const deciders = decidersAmong(people);
  return policy.document.steps.flatMap((step, index) => {
    if (!step.owners) return [];
    const field = `steps[${index + 1}]`;
    const able = (owner: string | null) =>
      distinctHumans(deciders.filter((human) => isAmong(human, step, owner))).length >= step.signatures;
    const unable = [...covered.owners].filter(([owner]) => !able(owner));
    const secrets = unable.reduce((sum, [, count]) => sum + count, 0);
    const lacking = `Nobody could sign step ${index + 1} for ${counted(secrets, 'secret')} of ${few(unable.map(([owner]) => owner))}: too few of the owner may sign.`;
    const bare = `${counted(covered.withoutOwner, 'secret')} under this policy have no owner, so step ${index + 1} cannot be signed for them.`;
    return [
      ...(unable.length > 0 ? [say('owner-cannot-sign', 'warning', field, lacking)] : []),
      ...(covered.withoutOwner > 0 && !able(null) ? [say('no-owner', 'warning', field, bare)] : []),
    ];
  });
}

/** All steps together, each person once; and again without each of those who may also ask. */
function lintQuorum(policy: LivePolicy, { people }: LintWorld): readonly Finding[] {
  const { steps, askers, acts } = policy.document;
  if (steps.some((step) => step.owners)) return [];
  const deciders = decidersAmong(people);
  if (lintSteps(policy, { people } as LintWorld).length > 0) return [];
  const say = findingsOf(policy);
  if (!couldFill(steps, deciders, null)) {
    const words = 'The steps together need more people than there are: nobody signs twice.';
    return [say('quorum-too-large', 'error', 'steps', words)];
  }
  const permission = acts.includes('policy-edit') ? 'policies.propose' : 'requests.create';
  const alone = deciders.filter(
    (human) =>
      mayNow(human, permission) &&
      isAmong(human, askers) &&
      steps.some((step) => isAmong(human, step)) &&
      !couldFill(
        steps,
        deciders.filter((other) => !isSameHuman(other, human)),
        null,
      ),
  );
  if (alone.length === 0) return [];
  const words = `If ${few(alone.map((human) => human.displayName))} ${alone.length === 1 ? 'asks' : 'ask'}, too few others are left to sign.`;
  return [say('asker-is-needed', 'warning', 'steps', words)];
}

function decidersAmong(people: readonly Human[]): readonly Human[] {
  return people.filter((human) => mayNow(human, 'requests.decide'));
}
