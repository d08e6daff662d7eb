/** What the filters of ListSecrets look at. */
export interface Filterable {
  readonly name: string;
  readonly description: string | undefined;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[] | undefined;
  readonly primaryRegion: string | undefined;
  readonly owningService: string | undefined;
}

export interface ListFilter {
  readonly Key?: string;
  readonly Values?: readonly string[];
}

/** True when every filter holds: several filters mean AND, several values of one filter mean OR. */
export function matchesFilters(secret: Filterable, filters: readonly ListFilter[]): boolean {
  return filters.every((filter) =>
    (filter.Values ?? []).some((value) => matchesValue(secret, filter.Key, value)),
  );
}

/** `!` in front of a value means: where the rest does not match. */
function matchesValue(secret: Filterable, key: string | undefined, value: string): boolean {
  return value.startsWith('!')
    ? !matchesPlain(secret, key, value.slice(1))
    : matchesPlain(secret, key, value);
}

function matchesPlain(secret: Filterable, key: string | undefined, value: string): boolean {
  switch (key) {
    case 'name':
      return secret.name.startsWith(value);
    case 'tag-key':
      return (secret.tags ?? []).some((tag) => tag.Key.startsWith(value));
    case 'tag-value':
      return (secret.tags ?? []).some((tag) => tag.Value.startsWith(value));
    case 'primary-region':
      return secret.primaryRegion?.startsWith(value) ?? false;
    case 'owning-service':
      return secret.owningService?.startsWith(value) ?? false;
    case 'description':
      return everyWordBegins(wordsAtBlanks(value), wordsAtBlanks(secret.description ?? ''));
    case 'all':
      return everyWordBegins(wordsAnywhere(value), allWords(secret));
    default:
      return false;
  }
}

/** The words of all that the filter on everything looks at. */
export function allWords(secret: Filterable): string[] {
  const tags = (secret.tags ?? []).flatMap((tag) => [tag.Key, tag.Value]);
  return [secret.name, secret.description ?? '', ...tags].flatMap(wordsAnywhere);
}

function everyWordBegins(wanted: readonly string[], words: readonly string[]): boolean {
  return wanted.every((start) => words.some((word) => word.startsWith(start)));
}

/** Words as filters on descriptions take them. */
export function wordsAtBlanks(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Words as the filter on everything takes them: they end at blanks, at `/_+=.@-`, and where a lower-case letter meets an upper-case one. */
export function wordsAnywhere(text: string): string[] {
  return text
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .split(/[\s/_+=.@-]+/)
    .filter((word) => word !== '');
}
