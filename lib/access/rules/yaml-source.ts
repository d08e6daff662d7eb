import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a text, and where. Never quotes a value: people paste files that hold more than we want to know. */
export interface YamlProblem {
  /** From 1. */
  readonly line: number;
  /** From 1: where in the line the key or the value begins. */
  readonly column: number;
  readonly words: string;
}

export type YamlRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

const LONGEST_TEXT = 1_048_576;
/** More than this many problems say nothing more. */
const MOST_PROBLEMS = 100;
const START = { line: 1, column: 1 } as const;

/**
 * Reads YAML and checks it by a schema. Problems come with their lines, in the order of the text: all of them at once,
 * as far as the text can be read at all.
 */
export function readYaml<S extends z.ZodType>(text: string, schema: S): YamlRead<z.output<S>> {
  if (text.length > LONGEST_TEXT) return failed([{ ...START, words: 'the text is longer than 1 MiB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // A warning is a tag or directive whose meaning is not known here: what it says would be taken for something else.
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    ...placeAt(lines, error.pos[0]),
    words: syntaxWords(error.code),
  }));
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!readable) return failed(syntax);
  const plain = plainValue(document);
  if (plain === undefined) return failed([...syntax, { ...START, words: 'an alias is used too often' }]);
  const parsed = schema.safeParse(plain.value);
  if (parsed.success && syntax.length === 0) return { ok: true, value: parsed.data };
  const issues = parsed.error?.issues ?? [];
  return failed([...syntax, ...issues.flatMap((issue) => problemsOf(issue, document, lines))]);
}

function failed(problems: readonly YamlProblem[]): { ok: false; problems: readonly YamlProblem[] } {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, problems: ordered.slice(0, MOST_PROBLEMS) };
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
  if (code === 'TAG_RESOLVE_FAILED') return 'a tag with ! is not known here';
  return `not readable YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, document: Document, lines: LineCounter): readonly YamlProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...placeOfKey(document, issue.path, key, lines),
      words: `${nameOf([...issue.path, key])} is not known`,
    }));
  }
  return [{ ...placeOf(document, issue.path, lines), words: `${nameOf(issue.path)} ${needs(issue)}` }];
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

type Place = Pick<YamlProblem, 'line' | 'column'>;

/** Where the deepest part of the path that is there begins. */
function placeOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): Place {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range)
      return placeAt(lines, keyStart(document, path.slice(0, length)) ?? node.range[0]);
  }
  return START;
}

function placeOfKey(
  document: Document,
  path: readonly PropertyKey[],
  key: string,
  lines: LineCounter,
): Place {
  const start = keyStart(document, [...path, key]);
  return start === undefined ? placeOf(document, path, lines) : placeAt(lines, start);
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

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
