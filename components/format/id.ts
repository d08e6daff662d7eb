/** Ids, version ids and hashes in the short form a person compares by eye. The full text is always in the copy. */

const SHORT = 8;
const LONGER = 12;

/** First 8 characters of a version id, 12 where another of `siblings` begins the same. */
export function shortVersionId(id: string, siblings: readonly string[] = []): string {
  const short = id.slice(0, SHORT);
  const shared = siblings.some((other) => other !== id && other.startsWith(short));
  return shared ? id.slice(0, LONGER) : short;
}

/** The prefix and four symbols of one of our ids: `req_5M9K`. Other texts come back whole. */
export function shortId(id: string): string {
  const match = /^([a-z]{3}_)([0-9A-Z]{4})[0-9A-Z]+$/.exec(id);
  return match ? `${match[1]}${match[2]}` : id;
}

/** A hash in groups of four, the first 12 digits: `9f2c 41aa 07e1`. */
export function groupedHash(hash: string, digits = 12): string {
  return (hash.slice(0, digits).match(/.{1,4}/g) ?? []).join(' ');
}
