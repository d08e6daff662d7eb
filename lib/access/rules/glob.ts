/**
 * Patterns of policies. They are matched without regular expressions, so that no pattern can be slow.
 * In paths `*` stands for any characters within one segment and `**` for any number of segments.
 * In tickets `*` stands for any characters and `#` for one or more digits.
 */

/** Says whether a path pattern covers the name of a secret. */
export function matchesPath(pattern: string, name: string): boolean {
  return matchSequence(pattern.split('/'), name.split('/'), (segment) => segment === '**', matchesSegment);
}

/** Says whether a ticket has the form a policy asks for. */
export function matchesTicket(pattern: string, ticket: string): boolean {
  const digitsFolded = ticket.replaceAll(/[0-9]+/g, '#');
  return !ticket.includes('#') && matchSequence([...pattern], [...digitsFolded], isStar, sameCharacter);
}

/** Characters that the pattern spells out: how specific it is. */
export function spelledOut(pattern: string): number {
  return pattern.replaceAll('*', '').length;
}

/** How many runs over segments a pattern has: the more, the less it says. */
export function countDoubleStars(pattern: string): number {
  return pattern.split('/').filter((segment) => segment === '**').length;
}

/** How many other wildcards it has. */
export function countStars(pattern: string): number {
  return pattern
    .split('/')
    .filter((segment) => segment !== '**')
    .join('')
    .replaceAll(/[^*]/g, '').length;
}

const isStar = (symbol: string) => symbol === '*';
const sameCharacter = (symbol: string, character: string) => symbol === character;

function matchesSegment(pattern: string, segment: string): boolean {
  return matchSequence([...pattern], [...segment], isStar, sameCharacter);
}

/** Wildcard match in |pattern| × |subject| steps: after a mismatch only the last run may grow. */
function matchSequence(
  pattern: readonly string[],
  subject: readonly string[],
  isRun: (symbol: string) => boolean,
  matchesOne: (symbol: string, item: string) => boolean,
): boolean {
  let p = 0;
  let s = 0;
  let runAt = -1;
  let runEnd = 0;
  while (s < subject.length) {
    const symbol = pattern[p];
    if (symbol !== undefined && isRun(symbol)) {
      runAt = p++;
      runEnd = s;
    } else if (symbol !== undefined && matchesOne(symbol, subject[s] ?? '')) {
      p++;
      s++;
    } else if (runAt >= 0) {
      p = runAt + 1;
      s = ++runEnd;
    } else return false;
  }
  while (p < pattern.length && isRun(pattern[p] ?? '')) p++;
  return p === pattern.length;
}
