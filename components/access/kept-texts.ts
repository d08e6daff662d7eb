/**
 * Texts that were typed and not sent yet, by person and place, in the storage of this tab: they survive a reload and a
 * sign-in in between, and go with the tab. Never for secret values.
 */
const PREFIX = 'countersign draft ';
/** Older ones belong to a sign-in that is long over. */
const KEPT_FOR_MS = 8 * 3_600_000;

/** Where the tab has no storage, or none left: until the next reload. */
const memory = new Map<string, string>();
const listeners = new Set<() => void>();

export function keptText(key: string): string {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  const stored = readStored(key);
  memory.set(key, stored);
  return stored;
}

export function keepText(key: string, text: string): void {
  memory.set(key, text);
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), text }));
  } catch {
    // No storage here: the memory has it.
  }
  for (const tell of listeners) tell();
}

export function listenToKept(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function readStored(key: string): string {
  try {
    const { at, text } = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '{}') as Record<string, unknown>;
    const isFresh = typeof at === 'number' && Date.now() - at < KEPT_FOR_MS;
    return isFresh && typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}
