import type { Transaction } from '#lib/db/client.ts';
import type { FingerprintKey } from './fingerprint-key.ts';
import { hasPrint } from './store/fingerprints.ts';

/** Says whether a text holds the value of one of these secrets, or of one of its JSON keys. */
export type HoldsValue = (tx: Transaction, secretIds: readonly string[], text: string) => Promise<boolean>;

/**
 * Looks for values in what people write, by fingerprint: nothing is read from AWS and nothing is kept. Only values of which
 * fingerprints were taken can be found.
 */
export function findValueInText(key: () => FingerprintKey): HoldsValue {
  return async (tx, secretIds, text) => {
    const { id, ofWords } = key();
    return await hasPrint(tx, secretIds, id, ofWords(text));
  };
}
