// Small files about one record or two checkpoints: an inclusion proof and a consistency proof of RFC 6962.
import { isHash, recordHasher, rootFromPath, rootsFromConsistency } from './hashing.mjs';
import { readPublicKey } from './keys.mjs';
import { keyOf, parse, recordOf, signedOf } from './lines.mjs';

/** @typedef {import('./check-export.mjs').Problem} Problem */

const FORM = { code: 'form', words: 'This is not a whole proof.' };

/**
 * Checks a proof. Its lines: what it is, the keys, then the record and its checkpoint, or the two checkpoints.
 *
 * @param {Buffer} file
 * @param {import('./keys.mjs').Keyring} keys
 * @param {string | undefined} wantedLog
 * @returns {{ problem?: Problem, logId: string, words: string }}
 */
export function checkProof(file, keys, wantedLog) {
  const lines = linesOf(file);
  const what = lines[0] && parse(lines[0]);
  const path = what?.path;
  const logId = what?.logId;
  if (what?.version !== 1 || typeof logId !== 'string' || !Array.isArray(path) || !path.every(isHash)) {
    return { problem: FORM, logId: '', words: '' };
  }
  if (wantedLog !== undefined && logId !== wantedLog) {
    return { problem: { code: 'other-log', words: 'This proof is of another log.' }, logId, words: '' };
  }
  const given = lines.slice(1);
  while (given[0] && keyOf(given[0])) {
    const named = keyOf(/** @type {Buffer} */ (given.shift()));
    const key = named && readPublicKey(named.publicKey);
    if (!key || key.id !== named?.id || !keys.introduce(key, named.handover))
      return { problem: FORM, logId, words: '' };
  }
  const [first, second, ...more] = given;
  if (!first || !second || more.length > 0) return { problem: FORM, logId, words: '' };
  const done =
    what.countersign === 'inclusion-proof'
      ? included(what, path, logId, first, second, keys)
      : consistent(path, logId, first, second, keys);
  return typeof done === 'string' ? { logId, words: done } : { problem: done, logId, words: '' };
}

/**
 * @param {Record<string, unknown>} what
 * @param {string[]} path
 * @param {string} logId
 * @param {Buffer} recordLine
 * @param {Buffer} checkpointLine
 * @param {import('./keys.mjs').Keyring} keys
 * @returns {Problem | string}
 */
function included(what, path, logId, recordLine, checkpointLine, keys) {
  const record = recordOf(recordLine);
  const { number, previousHash } = what;
  if (!record || !Number.isSafeInteger(number) || !isHash(previousHash)) return FORM;
  const place = Number(number);
  const checkpoint = signedCheckpoint(checkpointLine, logId, keys);
  if ('code' in checkpoint) return checkpoint;
  if (recordHasher(logId)(place, previousHash, record.bytes) !== record.hash) {
    return { code: 'changed', words: `Record ${place} is not what was recorded.`, firstBad: place };
  }
  if (rootFromPath(record.hash, place - 1, checkpoint.size, path) !== checkpoint.root) {
    return {
      code: 'not-included',
      words: `Record ${place} is not under checkpoint ${checkpoint.number}.`,
      firstBad: place,
    };
  }
  return `Record ${place} is under checkpoint ${checkpoint.number}, signed at ${checkpoint.at}.`;
}

/**
 * @param {string[]} path
 * @param {string} logId
 * @param {Buffer} firstLine
 * @param {Buffer} secondLine
 * @param {import('./keys.mjs').Keyring} keys
 * @returns {Problem | string}
 */
function consistent(path, logId, firstLine, secondLine, keys) {
  const first = signedCheckpoint(firstLine, logId, keys);
  if ('code' in first) return first;
  const second = signedCheckpoint(secondLine, logId, keys);
  if ('code' in second) return second;
  const roots = rootsFromConsistency(first.size, second.size, first.root, path);
  if (roots?.[0] !== first.root || roots[1] !== second.root) {
    return {
      code: 'fork',
      words: `Checkpoint ${second.number} does not go on from checkpoint ${first.number}: the log was forked.`,
      firstBad: first.size,
    };
  }
  return `Checkpoint ${second.number} with ${second.size} records goes on from checkpoint ${first.number} with ${first.size}.`;
}

/**
 * @param {Buffer} line
 * @param {string} logId
 * @param {import('./keys.mjs').Keyring} keys
 * @returns {Problem | import('./check-export.mjs').Checkpoint}
 */
export function signedCheckpoint(line, logId, keys) {
  const signed = signedOf(line, 'checkpoint');
  const { number, size, root, keyId, at } = signed?.said ?? {};
  const sound = Number.isSafeInteger(number) && Number.isSafeInteger(size) && isHash(root);
  if (!signed || !sound || typeof keyId !== 'string' || typeof at !== 'string') return FORM;
  if (signed.said.logId !== logId) return { code: 'other-log', words: 'A checkpoint is of another log.' };
  const state = keys.check(keyId, 'checkpoint', signed.bytes, signed.signature);
  if (state !== 'signed')
    return { code: state, words: `Checkpoint ${number} is not signed by a key you trust.` };
  return { number: Number(number), size: Number(size), root: String(root), keyId, at };
}

/** @param {Buffer} file @returns {Buffer[]} with their newlines; what has none is a line too */
function linesOf(file) {
  const lines = [];
  for (let from = 0; from < file.length; ) {
    const end = file.indexOf(10, from);
    const to = end < 0 ? file.length : end + 1;
    lines.push(file.subarray(from, to));
    from = to;
  }
  return lines;
}
