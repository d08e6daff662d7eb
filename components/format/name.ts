/** How the name of a secret is taken apart for the eye: environment, path, last segment. */

export type EnvironmentKind = 'production' | 'staging' | 'development' | 'unknown' | 'other';

export interface NameParts {
  /** The segment that says production, with nothing around it; empty where none does. */
  readonly production: string;
  /** What stands before the production segment; nearly always empty. */
  readonly before: string;
  /** Everything between, with its slashes. */
  readonly path: string;
  /** The last segment. */
  readonly last: string;
}

const PRODUCTION = /^(?:prod|production|prd|live)$/i;

/**
 * Splits a name. The production segment is looked for only where `environment` is production: the naming rules
 * decide what production is, this only finds the word to colour.
 */
export function nameParts(name: string, environment?: EnvironmentKind): NameParts {
  const cut = name.lastIndexOf('/', name.length - 2);
  const last = name.slice(cut + 1);
  const path = name.slice(0, cut + 1);
  if (environment !== 'production') return { production: '', before: '', path, last };
  const segments = path.split('/');
  const index = segments.findIndex((segment) => PRODUCTION.test(segment));
  if (index < 0) return { production: '', before: '', path, last };
  const before = segments
    .slice(0, index)
    .map((segment) => `${segment}/`)
    .join('');
  const production = segments[index] ?? '';
  return { production, before, path: path.slice(before.length + production.length), last };
}

const ELLIPSIS = '…';

/** Takes the middle out of a path so that `room` characters stay, whole segments where it can. Never the end. */
export function shortenPath(path: string, room: number): string {
  if (Array.from(path).length <= room) return path;
  const head = path.startsWith('/') ? `/${ELLIPSIS}/` : `${ELLIPSIS}/`;
  const segments = path.split('/');
  let kept = '';
  for (let index = segments.length - 2; index > 0; index -= 1) {
    const next = `${segments[index]}/${kept}`;
    if (Array.from(head + next).length > room) break;
    kept = next;
  }
  return head + kept;
}

/** Takes the middle out of one word: `first…last`. */
export function shortenMiddle(text: string, room: number): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text;
  const head = Math.ceil((room - 1) / 2);
  const tail = Math.max(1, room - 1 - head);
  return `${characters.slice(0, head).join('')}${ELLIPSIS}${characters.slice(-tail).join('')}`;
}

/** The parts of a name shortened to `room` characters in all. */
export function shortenedParts(parts: NameParts, room: number): NameParts {
  const fixed = Array.from(parts.before + parts.production).length;
  const last = shortenMiddle(parts.last, Math.max(12, room - fixed - 4));
  const left = room - fixed - Array.from(last).length;
  return { ...parts, last, path: shortenPath(parts.path, Math.max(3, left)) };
}
