/**
 * How a long list of secrets is cut into chains that can be read beside each other. One chain goes page by page, each
 * page as long as the way to AWS; the quota allows many at once.
 *
 * A filter on the name is a prefix of it, several filters must all hold, and `!` turns one around. So a chain is a
 * prefix, less a few longer ones that have chains of their own: together they cover every name, also those that nobody
 * has seen yet.
 */
export interface ListChain {
  /** Empty: every name. */
  readonly prefix: string;
  /** At most nine: AWS takes ten filters. */
  readonly without: readonly string[];
}

const MOST_WITHOUT = 9;
/** What AWS admits in the value of a filter. */
const ADMITTED = /^[a-zA-Z0-9:_@/+=.-][a-zA-Z0-9 :_@/+=.!-]*$/;
/** Below this many names one chain is as quick. */
const WORTHWHILE = 1_000;
const CHAINS = 24;

/** The chains for names like these, the longest first. @param names those known from the last list, in any order. */
export function planChains(names: readonly string[]): readonly ListChain[] {
  if (names.length < WORTHWHILE) return [{ prefix: '', without: [] }];
  const sorted = names.toSorted();
  const chains = cut('', sorted, Math.ceil(names.length / CHAINS));
  return chains.toSorted((a, b) => b.names - a.names).map(({ prefix, without }) => ({ prefix, without }));
}

interface Cut extends ListChain {
  readonly names: number;
}

function cut(prefix: string, names: readonly string[], share: number): readonly Cut[] {
  if (names.length <= share) return [{ prefix, without: [], names: names.length }];
  const branches = branchesOf(prefix, names);
  if (branches.length === 0) return [{ prefix, without: [], names: names.length }];
  const cutOff = branches.toSorted((a, b) => b.names.length - a.names.length).slice(0, MOST_WITHOUT);
  const rest = names.length - cutOff.reduce((sum, branch) => sum + branch.names.length, 0);
  return [
    ...cutOff.flatMap((branch) => cut(branch.prefix, branch.names, share)),
    { prefix, without: cutOff.map((branch) => branch.prefix), names: rest },
  ];
}

/** The longer prefixes of these names, each as long as all its names share. */
function branchesOf(
  prefix: string,
  names: readonly string[],
): { prefix: string; names: readonly string[] }[] {
  const shared = commonPrefix(names);
  const length = Math.max(prefix.length, shared.length) + 1;
  const byStart = new Map<string, string[]>();
  for (const name of names) {
    if (name.length < length) continue;
    const start = name.slice(0, length);
    const held = byStart.get(start);
    if (held) held.push(name);
    else byStart.set(start, [name]);
  }
  return [...byStart].flatMap(([start, held]) =>
    ADMITTED.test(start) ? [{ prefix: start, names: held }] : [],
  );
}

/** Of sorted names: what the first and the last share, all share. */
function commonPrefix(names: readonly string[]): string {
  const first = names[0] ?? '';
  const last = names.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}
