import { isStar, matchSequence, sameCharacter } from '#lib/secrets/rules/path-pattern.ts';

export { folderOf, matchesPath, specificityOfPath } from '#lib/secrets/rules/path-pattern.ts';

/** Says whether a ticket has the form a policy asks for: `*` stands for any characters, `#` for one or more digits. */
export function matchesTicket(pattern: string, ticket: string): boolean {
  const digitsFolded = ticket.replaceAll(/[0-9]+/g, '#');
  return !ticket.includes('#') && matchSequence([...pattern], [...digitsFolded], isStar, sameCharacter);
}
