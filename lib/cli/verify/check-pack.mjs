// An evidence pack: every file is what the signed manifest says, and its copy of the audit log holds.
import { createHash } from 'node:crypto';
import { ExportCheck, printable } from './check-export.mjs';
import { parse } from './lines.mjs';
import { readZipEntry, readZipTable, ZipError } from './zip.mjs';

const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.signature.json';
const AUDIT = 'audit-log.jsonl';
/** Manifest and signature are read whole. */
const LONGEST_MANIFEST = 16 * 1024 * 1024;

/**
 * @param {import('./zip.mjs').Source} file
 * @param {number} length
 * @param {import('./keys.mjs').Keyring} keys
 * @param {ConstructorParameters<typeof ExportCheck>[1]} wanted
 * @returns {Promise<{ problem?: import('./check-export.mjs').Problem, log: ExportCheck, files: number }>}
 */
export async function checkPack(file, length, keys, wanted) {
  const log = new ExportCheck(keys, wanted);
  let files = 0;
  const bad = (/** @type {string} */ code, /** @type {string} */ words) => ({
    problem: { code, words },
    log,
    files,
  });
  try {
    const entries = await readZipTable(file, length);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    const audit = byName.get(AUDIT);
    if (!audit) return bad('form', `The pack has no ${AUDIT}.`);
    // The log comes first: what is wrong there can be named to the record.
    const auditSum = await sumOf(
      file,
      audit,
      (piece) => {
        log.push(piece);
        return !log.problem;
      },
      () => log.end(),
    );
    if (log.problem) return { problem: log.problem, log, files };

    const manifest = await wholeEntry(file, byName.get(MANIFEST));
    const signature = parse((await wholeEntry(file, byName.get(SIGNATURE))) ?? Buffer.alloc(0));
    if (!manifest || !signature) return bad('form', 'The pack has no manifest, or no signature of it.');
    const signed = checkSignature(manifest, signature, keys);
    if (signed) return bad(signed.code, signed.words);

    const said = parse(manifest);
    if (said?.logId !== log.logId) return bad('other-log', 'The manifest is of another log.');
    const named = filesOf(said);
    if (!named) return bad('form', 'The manifest does not name its files as it should.');
    const known = new Set([MANIFEST, SIGNATURE, ...named.keys()]);
    const foreign = entries.find((entry) => !known.has(entry.name));
    if (foreign)
      return bad('foreign-file', `${printable(foreign.name)} is in the pack and not in its manifest.`);
    for (const [name, wish] of named) {
      const entry = byName.get(name);
      if (!entry) return bad('missing-file', `${printable(name)} is missing.`);
      // Its size is asked first: what is not what was signed may unpack to anything.
      const sum = entry.size !== wish.bytes ? '' : name === AUDIT ? auditSum : await sumOf(file, entry);
      if (sum !== wish.sha256) return bad('changed-file', `${printable(name)} was changed.`);
      files++;
    }
    if (!named.has(AUDIT)) return bad('form', `The manifest does not name ${AUDIT}.`);
    return saysTheSame(said, log)
      ? { log, files }
      : bad('audit', 'The manifest says something else of the audit log than the log in the pack.');
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    if (log.problem) return { problem: log.problem, log, files };
    const problem = { code: 'zip', words: `The pack cannot be read whole: ${error.message}.` };
    // Where the log was being read, the next record is the first that nobody can answer for.
    const reading = log.logId !== '' && !log.finished;
    return { problem: reading ? { ...problem, firstBad: log.number + 1 } : problem, log, files };
  }
}

/**
 * @param {Buffer} manifest
 * @param {Record<string, unknown>} given
 * @param {import('./keys.mjs').Keyring} keys
 */
function checkSignature(manifest, given, keys) {
  const { keyId, purpose, signature } = given;
  if (typeof keyId !== 'string' || typeof signature !== 'string' || purpose !== 'evidence-manifest') {
    return { code: 'bad-signature', words: 'The signature of the manifest has no form of ours.' };
  }
  const state = keys.check(keyId, 'evidence-manifest', manifest, signature);
  if (state === 'signed') return undefined;
  return state === 'unknown-key'
    ? { code: state, words: `The manifest is signed by ${printable(keyId)}, a key you did not pin.` }
    : { code: state, words: 'The manifest was changed: it does not bear the signature of its key.' };
}

/** @param {Record<string, unknown>} manifest @returns {Map<string, { sha256: string, bytes: number }> | undefined} */
function filesOf({ files }) {
  if (!Array.isArray(files)) return undefined;
  const named = new Map();
  for (const file of files) {
    const sound =
      typeof file?.name === 'string' && typeof file.sha256 === 'string' && Number.isSafeInteger(file.bytes);
    if (!sound || named.has(file.name)) return undefined;
    named.set(file.name, { sha256: file.sha256, bytes: file.bytes });
  }
  return named;
}

/** @param {Record<string, unknown>} manifest @param {ExportCheck} log */
function saysTheSame({ audit }, log) {
  if (typeof audit !== 'object' || audit === null) return false;
  const { from, to, size, root, checkpoint } = /** @type {Record<string, unknown>} */ (audit);
  const ends = from === log.from && to === log.number;
  if (!log.last) return ends && (checkpoint === null || checkpoint === undefined);
  return ends && size === log.last.size && root === log.last.root && checkpoint === log.last.number;
}

/**
 * @param {import('./zip.mjs').Source} file
 * @param {import('./zip.mjs').Entry} entry
 * @param {(piece: Buffer) => boolean} [take] gets each piece; false: the rest is not wanted
 * @param {() => void} [end]
 */
async function sumOf(file, entry, take, end) {
  const sum = createHash('sha256');
  for await (const piece of readZipEntry(file, entry)) {
    sum.update(piece);
    if (take && !take(piece)) break;
  }
  end?.();
  return sum.digest('hex');
}

/** @param {import('./zip.mjs').Source} file @param {import('./zip.mjs').Entry | undefined} entry */
async function wholeEntry(file, entry) {
  if (!entry) return undefined;
  if (entry.size > LONGEST_MANIFEST) throw new ZipError('its manifest is too long');
  const parts = [];
  for await (const piece of readZipEntry(file, entry)) parts.push(piece);
  return Buffer.concat(parts);
}
