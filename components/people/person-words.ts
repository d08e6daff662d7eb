/** How an identity is known, in words. */
export function issuerWords(issuer: string): string {
  if (issuer === 'urn:countersign:personas') return 'as a persona of the sample company';
  try {
    return `at ${new URL(issuer).host || issuer}`;
  } catch {
    return `at ${issuer}`;
  }
}

/** "Six people: two approvers, one admin." In the order of the roles given. */
export function peopleTitle(
  people: readonly { roles: readonly { role: string }[]; disabled: boolean }[],
): string {
  const active = people.filter((person) => !person.disabled);
  const deciders = active.filter((person) => holds(person, 'approver') || holds(person, 'admin')).length;
  const who = active.length === 1 ? 'One person' : `${active.length} people`;
  const signs = deciders === 0 ? 'nobody may sign' : `${deciders} of them may sign requests`;
  return `${who} can sign in; ${signs}.`;
}

function holds(person: { roles: readonly { role: string }[] }, role: string): boolean {
  return person.roles.some((held) => held.role === role);
}
