/**
 * Which secrets' records a person may see. A filter of every query here; the room people makes it from the person.
 * With `secrets`, records that name no known secret are not seen.
 */
export type SecretScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'secrets'; readonly ids: readonly string[] };
