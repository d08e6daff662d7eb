import { listObjects, type ObjectHead } from '../../state/objects.ts';
import { renderElement } from '../../wire/xml.ts';
import type { Call } from '../operation.ts';

const MOST_KEYS = 1000;

export interface ListWish {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  /** Keys and common prefixes up to this one came before. */
  readonly after: string;
  readonly most: number;
}

export interface ListPage {
  readonly objects: readonly ObjectHead[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins after; undefined when this is the last. */
  readonly next: string | undefined;
}

export function mostKeys(wish: number | undefined): number {
  return Math.min(wish ?? MOST_KEYS, MOST_KEYS);
}

/** Keys in order; with a delimiter, all keys that go on after it beneath one name count as one common prefix. */
export async function listPage(call: Pick<Call, 'tx'>, wish: ListWish): Promise<ListPage> {
  const objects: ObjectHead[] = [];
  const commonPrefixes: string[] = [];
  const { bucket, prefix, delimiter, most } = wish;
  let after = wish.after;
  let from = delimiter !== '' && after.endsWith(delimiter) ? beyond(after) : '';
  const full = () => objects.length + commonPrefixes.length >= most;
  for (;;) {
    const limit = delimiter === '' ? most + 1 : 2;
    const found = await listObjects(call.tx, bucket, { prefix, after, from, limit });
    for (const object of found) {
      if (full()) return { objects, commonPrefixes, next: most === 0 ? undefined : after };
      const common = commonPrefixOf(object.key, prefix, delimiter);
      after = common ?? object.key;
      if (common !== undefined) {
        commonPrefixes.push(common);
        from = beyond(common);
        break;
      }
      objects.push(object);
    }
    if (found.length === 0 || (delimiter === '' && found.length < limit)) {
      return { objects, commonPrefixes, next: undefined };
    }
  }
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
}

/** The first text, in the order of bytes, that does not begin with this one. */
function beyond(prefix: string): string {
  const characters = [...prefix];
  const last = characters.pop() ?? '';
  return characters.join('') + String.fromCodePoint((last.codePointAt(0) ?? 0) + 1);
}

/** What a page holds, as both versions of the listing write it. */
export function pageXml(page: ListPage, encoded: (text: string) => string): string {
  const contents = page.objects.map((object) =>
    renderElement('Contents', {
      Key: encoded(object.key),
      LastModified: object.modifiedAt.toISOString(),
      ETag: `"${object.etag}"`,
      Size: object.size,
      StorageClass: 'STANDARD',
    }),
  );
  const prefixes = page.commonPrefixes.map((prefix) =>
    renderElement('CommonPrefixes', { Prefix: encoded(prefix) }),
  );
  return contents.join('') + prefixes.join('');
}

/** Keys as they are, or encoded as in a URL with the slashes left. */
export function encoderOf(type: string | undefined): (text: string) => string {
  return (text) => (type === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
}
