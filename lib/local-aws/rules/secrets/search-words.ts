import { allWords, type Filterable, type ListFilter, wordsAnywhere, wordsAtBlanks } from './list-filter.ts';

/** PostgreSQL takes words of at most 2,046 bytes; a character has at most four. */
const LONGEST = 400;

/** What a word belongs to, in front of it, so that one index serves all filters. */
const KINDS = {
  name: 'n',
  'tag-key': 'k',
  'tag-value': 'v',
  'primary-region': 'p',
  'owning-service': 'o',
  description: 'd',
  all: 'a',
} as const;

type Kind = keyof typeof KINDS;

/** The words by which a secret is found: for each filter those it compares with. */
export function searchWordsOf(secret: Filterable): string[] {
  const tags = secret.tags ?? [];
  const of = (kind: Kind, texts: readonly (string | undefined)[]) =>
    texts.flatMap((text) => (text === undefined ? [] : [wordOf(kind, text)]));
  const words = [
    ...of('name', [secret.name]),
    ...of(
      'tag-key',
      tags.map((tag) => tag.Key),
    ),
    ...of(
      'tag-value',
      tags.map((tag) => tag.Value),
    ),
    ...of('primary-region', [secret.primaryRegion]),
    ...of('owning-service', [secret.owningService]),
    ...of('description', wordsAtBlanks(secret.description ?? '')),
    ...of('all', allWords(secret)),
  ];
  return [...new Set(words)];
}

/**
 * The filters as a text search of PostgreSQL, or undefined when any secret may pass. Whatever passes the filters is
 * found; what is found beyond that, because a word was cut, is for the filters themselves to reject.
 */
export function searchQueryOf(filters: readonly ListFilter[]): string | undefined {
  return joined(
    filters.map((filter) => anyOf(filter.Values ?? [], filter.Key)),
    '&',
  );
}

/** A word that no secret has: every word has its kind in front. */
const NOTHING = "'-'";

/** One of the values is enough, so a value that lets everything through makes the filter do so. */
function anyOf(values: readonly string[], key: string | undefined): string | undefined {
  if (values.length === 0) return NOTHING;
  const queries = values.map((value) => queryOf(value, key));
  return queries.includes(undefined) ? undefined : joined(queries, '|');
}

function queryOf(value: string, key: string | undefined): string | undefined {
  if (!value.startsWith('!')) return prefixes(wanted(value, key));
  const words = wanted(value.slice(1), key);
  // The beginning of a cut word may stand in a secret that does not hold the whole.
  if (words.some(([, text]) => isCut(text))) return undefined;
  const query = prefixes(words);
  return query === undefined ? NOTHING : `!${query}`;
}

function wanted(value: string, key: string | undefined): (readonly [Kind, string])[] {
  if (key === 'all') return wordsAnywhere(value).map((word) => ['all', word] as const);
  if (key === 'description') return wordsAtBlanks(value).map((word) => ['description', word] as const);
  return key !== undefined && Object.hasOwn(KINDS, key) ? [[key as Kind, value]] : [];
}

function prefixes(words: readonly (readonly [Kind, string])[]): string | undefined {
  return joined(
    words.map(([kind, text]) => `'${wordOf(kind, text).replace(/['\\]/g, '$&$&')}':*`),
    '&',
  );
}

function joined(queries: readonly (string | undefined)[], sign: '&' | '|'): string | undefined {
  const known = queries.filter((query) => query !== undefined);
  return known.length === 0 ? undefined : `(${known.join(sign)})`;
}

function wordOf(kind: Kind, text: string): string {
  return `${KINDS[kind]}:${isCut(text) ? [...text].slice(0, LONGEST).join('') : text}`;
}

function isCut(text: string): boolean {
  return text.length > LONGEST;
}
