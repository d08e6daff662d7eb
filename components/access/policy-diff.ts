import type { PolicyDocument } from '#lib/access/rules/policy-document.ts';
import { actsWords, namedWords, ruleSentence, stepWords, subjectWords } from './policy-words.ts';
import { listed, plural, shortLength } from './words.ts';

/** One thing that differs between two editions, in words. Null: not there. */
export interface Difference {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Reader = (document: PolicyDocument) => string | null;

const THINGS: readonly (readonly [what: string, words: Reader])[] = [
  ['Where it holds', subjectWords],
  ['What it stands before', ({ acts }) => actsWords(acts)],
  ['Who may ask', ({ askers }) => namedWords(askers)],
  ['Who signs', stepWords],
  ['Longest time', ({ longestSeconds }) => shortLength(longestSeconds)],
  ['Uses', ({ uses }) => String(uses)],
  ['Reason', ({ reasonMinimum }) => `at least ${plural(reasonMinimum, 'character')}`],
  ['Ticket', ({ ticketPattern }) => ticketPattern],
  ['Ticket is checked at', ({ ticketCheck }) => ticketCheck?.url ?? null],
  [
    'Break-glass',
    ({ breakGlass }) =>
      breakGlass && `${namedWords(breakGlass)}, ${breakGlass.minutes} min, ${plural(breakGlass.uses, 'use')}`,
  ],
  ['A request lapses after', ({ pendingSeconds }) => shortLength(pendingSeconds)],
  ['Rotation', ({ rotateAfterReveal }) => (rotateAfterReveal ? 'due after each reveal' : null)],
  ['Told in', ({ channels }) => (channels.length > 0 ? listed(channels, 'and') : null)],
];

/** What differs between two editions, one line a thing; rules one line each. Empty: they say the same. */
export function differences(
  before: PolicyDocument | null,
  after: PolicyDocument | null,
): readonly Difference[] {
  const read = (document: PolicyDocument | null, words: Reader) => document && words(document);
  const things = THINGS.map(([what, words]) => ({
    what,
    before: read(before, words),
    after: read(after, words),
  }));
  return [...things, ...ruleDifferences(before, after)].filter((each) => each.before !== each.after);
}

function ruleDifferences(before: PolicyDocument | null, after: PolicyDocument | null): readonly Difference[] {
  const sentences = (document: PolicyDocument | null) =>
    new Map((document?.automatic ?? []).map((rule) => [rule.name, ruleSentence(rule)]));
  const [old, fresh] = [sentences(before), sentences(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  const each = names.map((name) => ({
    what: `Rule ${name}`,
    before: old.get(name) ?? null,
    after: fresh.get(name) ?? null,
  }));
  const order = (document: PolicyDocument | null) =>
    (document?.automatic ?? []).map(({ name }) => name).join(', ');
  const isReordered = each.every((one) => one.before === one.after) && order(before) !== order(after);
  return isReordered
    ? [...each, { what: 'Order of the rules', before: order(before), after: order(after) }]
    : each;
}

/** One line of two texts held against one another. */
export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in';
  readonly text: string;
}

/** The shortest way from one text to another, by lines. For texts of a few hundred lines. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const common = lengthsOfCommon(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'out', text: left });
      i += 1;
    } else {
      lines.push({ kind: 'in', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** How many lines the rests from (i, j) on have in common. */
function lengthsOfCommon(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: a.length + 1 }, () => Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row)
        row[j] =
          a[i] === b[j] ? 1 + at(table, i + 1, j + 1) : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
