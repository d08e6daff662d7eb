import { isObject } from './members.ts';

/** Members of a request that people write freely: they paste secrets there. */
const FREE = new Set(['description', 'tags', 'principalTags', 'resourcePolicy', 'policy']);
const HIDDEN_TEXT = '(free text, hidden)';

/**
 * The text of a record, indented, with what people wrote freely hidden. Null when the text does not parse; it is
 * then not shown.
 */
export function rawWithoutFreeText(raw: string): string | null {
  try {
    return JSON.stringify(hide(JSON.parse(raw), false), null, 2);
  } catch {
    return null;
  }
}

function hide(value: unknown, free: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => hide(entry, free));
  if (isObject(value)) {
    const entries = Object.keys(value).map((key): [string, unknown] => {
      // Of a tag its key is a name and stays; only what was written for it is hidden.
      const ofTag = free && (key === 'key' || key === 'Key');
      return [key, hide(value[key], ofTag ? false : free || FREE.has(key))];
    });
    return Object.fromEntries(entries);
  }
  return free && value !== null && value !== '' ? HIDDEN_TEXT : value;
}
