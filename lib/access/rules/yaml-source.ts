import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a text, and where. Never quotes a value: people paste files that hold more than we want to know. */
export interface YamlProblem {
  /** From 1. */
  readonly line: number;
  readonly words: string;
}

export type YamlRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

const LONGEST_TEXT = 1_048_576;
/** More than this many problems say nothing more. */
const MOST_PROBLEMS = 20;

/** Reads YAML and checks it by a schema. Problems come with their lines, in the order of the text. */
export function readYaml<S extends z.ZodType>(text: string, schema: S): YamlRead<z.output<S>> {
  if (text.length > LONGEST_TEXT) return failed([{ line: 1, words: 'the text is longer than 1 MiB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => ({ line: lineAt(lines, error.pos[0]), words: syntaxWords(error.code) })),
    );
  }
  const plain = plainValue(document);
  if (plain === undefined) return failed([{ line: 1, words: 'an alias is used too often' }]);
  const parsed = schema.safeParse(plain.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return failed(parsed.error.issues.flatMap((issue) => problemsOf(issue, document, lines)));
}

function failed(problems: readonly YamlProblem[]): { ok: false; problems: readonly YamlProblem[] } {
  return { ok: false, problems: [...problems].sort((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS) };
}

function plainValue(document: Document): { value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: 50 }) ?? {} };
  } catch {
    return undefined;
  }
}

function syntaxWords(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'BAD_INDENT') return 'this line is indented wrongly, or a bracket before it is not closed';
  if (code === 'TAB_AS_INDENT') return 'a tab is used to indent; YAML wants blanks';
  return `not readable YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, document: Document, lines: LineCounter): readonly YamlProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOfKey(document, issue.path, key, lines),
      words: `${nameOf([...issue.path, key])} is not known`,
    }));
  }
  return [{ line: lineOf(document, issue.path, lines), words: `${nameOf(issue.path)} ${needs(issue)}` }];
}

/** What a member must be, in words. Shared with the fields of the editor. */
export function needs(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && /undefined/.test(issue.message)
        ? 'is missing'
        : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${lengthWords(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${lengthWords(issue.origin)}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_format':
    case 'custom':
      return `must be ${issue.message}`;
    default:
      return 'cannot be used';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a set of keys',
  record: 'a set of keys',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'absent',
};

function lengthWords(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' long' : '';
}

/** `policies[2].steps[0].signatures`; the whole text where there is no path. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (before, part) =>
      typeof part === 'number'
        ? `${before}[${part + 1}]`
        : `${before}${before === '' ? '' : '.'}${String(part)}`,
    '',
  );
  return name === '' ? 'the whole' : name;
}

/** The line of the deepest part of the path that is there. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range)
      return lineAt(lines, keyStart(document, path.slice(0, length)) ?? node.range[0]);
  }
  return 1;
}

function lineOfKey(
  document: Document,
  path: readonly PropertyKey[],
  key: string,
  lines: LineCounter,
): number {
  const start = keyStart(document, [...path, key]);
  return start === undefined ? lineOf(document, path, lines) : lineAt(lines, start);
}

/** Where the key of a member begins; undefined for a member of a list. */
function keyStart(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)),
  );
  return (pair?.key as Node | undefined)?.range?.[0];
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}
