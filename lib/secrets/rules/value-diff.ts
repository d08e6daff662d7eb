/** What differs between two versions of a value, told from fingerprints alone: never a value, never a length. */

/** One member of a value, or under the empty name the whole of it. */
export interface Fingerprint {
  readonly keyName: string;
  readonly print: Uint8Array;
}

export type Difference = 'added' | 'removed' | 'changed' | 'same';

export interface ComparedKey {
  /** Empty: the whole value. */
  readonly keyName: string;
  readonly difference: Difference;
}

const ORDER: readonly Difference[] = ['changed', 'added', 'removed', 'same'];

/**
 * The members of two versions, what differs first. Where one is a JSON object and the other is not, only the whole
 * differs.
 */
export function compareVersions(
  before: readonly Fingerprint[],
  after: readonly Fingerprint[],
): readonly ComparedKey[] {
  const isWhole = (prints: readonly Fingerprint[]) => prints.some(({ keyName }) => keyName === '');
  if (isWhole(before) !== isWhole(after)) return [{ keyName: '', difference: 'changed' }];
  const [old, fresh] = [mapOf(before), mapOf(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return names
    .map((keyName) => ({ keyName, difference: differenceOf(old.get(keyName), fresh.get(keyName)) }))
    .sort((a, b) => ORDER.indexOf(a.difference) - ORDER.indexOf(b.difference));
}

function mapOf(prints: readonly Fingerprint[]): ReadonlyMap<string, string> {
  return new Map(prints.map(({ keyName, print }) => [keyName, Buffer.from(print).toString('hex')]));
}

function differenceOf(old: string | undefined, fresh: string | undefined): Difference {
  if (old === undefined) return 'added';
  if (fresh === undefined) return 'removed';
  return old === fresh ? 'same' : 'changed';
}
