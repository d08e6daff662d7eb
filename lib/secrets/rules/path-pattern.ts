/**
 * Patterns over the names of secrets: policies and scoped roles use them. They are matched without regular expressions,
 * so that no pattern can be slow. `*` stands for any characters within one segment, `**` for any number of segments.
 */

/** A pattern taken apart once: most names are told apart from it by how they begin. */
interface ReadPattern {
  readonly parts: readonly string[];
  /** What every name it covers begins with. */
  readonly prefix: string;
  /** It covers exactly the prefix and what lies below it. */
  readonly isTree: boolean;
  readonly specificity: readonly number[];
}

const readPatterns = new Map<string, ReadPattern>();
const MOST_READ = 10_000;

function readPattern(pattern: string): ReadPattern {
  const known = readPatterns.get(pattern);
  if (known) return known;
  const parts = pattern.split('/');
  const star = pattern.indexOf('*');
  const literal = star < 0 ? pattern : pattern.slice(0, star);
  // `a/**` covers `a` too: the slash before a run over segments need not be there.
  const isRun = /^\*\*(\/|$)/.test(pattern.slice(literal.length)) && /(^|\/)$/.test(literal);
  const prefix = isRun ? literal.replace(/\/$/, '') : literal;
  const isTree = isRun && literal.length + 2 === pattern.length;
  const specificity = [spelledOut(pattern), -countDoubleStars(parts), -countStars(parts)];
  const read = { parts, prefix, isTree, specificity };
  if (readPatterns.size >= MOST_READ) readPatterns.clear();
  readPatterns.set(pattern, read);
  return read;
}

/** Says whether a path pattern covers the name of a secret. */
export function matchesPath(pattern: string, name: string): boolean {
  const { parts, prefix, isTree } = readPattern(pattern);
  if (!name.startsWith(prefix)) return false;
  if (isTree)
    return prefix === ''
      ? pattern === '**' || name.startsWith('/') || name === ''
      : isAtOrBelow(name, prefix);
  return matchSequence(parts, name.split('/'), isRun, matchesSegment);
}

function isAtOrBelow(name: string, prefix: string): boolean {
  return name.length === prefix.length || name[prefix.length] === '/';
}

/** The folder every name it covers lies in, or is: `prod/a/**` and `prod/a/b*` have `prod/a`. Empty: anywhere. */
export function folderOf(pattern: string): string {
  const { prefix, isTree } = readPattern(pattern);
  if (isTree || !pattern.includes('*')) return prefix;
  return prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
}

/** How much a pattern says, compared from the left: characters spelled out, then fewer runs, then fewer wildcards. */
export function specificityOfPath(pattern: string): readonly number[] {
  return readPattern(pattern).specificity;
}

/** Characters that the pattern spells out: how specific it is. */
export function spelledOut(pattern: string): number {
  return pattern.replaceAll('*', '').length;
}

function countDoubleStars(parts: readonly string[]): number {
  return parts.filter(isRun).length;
}

function countStars(parts: readonly string[]): number {
  return parts
    .filter((part) => !isRun(part))
    .join('')
    .replaceAll(/[^*]/g, '').length;
}

const isRun = (part: string) => part === '**';
/** The wildcard of one segment, for `matchSequence`. */
export const isStar = (symbol: string) => symbol === '*';
/** A character stands for itself. */
export const sameCharacter = (symbol: string, character: string) => symbol === character;

function matchesSegment(pattern: string, segment: string): boolean {
  return matchSequence([...pattern], [...segment], isStar, sameCharacter);
}

/** Wildcard match in |pattern| × |subject| steps: after a mismatch only the last run may grow. */
export function matchSequence(
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

/** What every name that a pattern covers begins with. */
export function literalPrefix(pattern: string): string {
  return readPattern(pattern).prefix;
}

/** The pattern for PostgreSQL, over a name with a slash before it. `[^/]` there stands for line ends too. */
export function patternRegex(pattern: string): string {
  const parts = pattern.split('/').map((part) => (isRun(part) ? '(/[^/]*)*' : `/${segmentRegex(part)}`));
  return `^${parts.join('')}$`;
}

function segmentRegex(part: string): string {
  return [...part]
    .map((symbol) => (symbol === '*' ? '[^/]*' : symbol.replace(/[.^$|()[\]{}+?\\]/, '\\$&')))
    .join('');
}
