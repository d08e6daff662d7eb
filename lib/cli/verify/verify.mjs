// The independent check of what Countersign hands out: own code, no database, no network, nothing installed, Node 18 or
// newer. Copy this folder beside the file that is to be checked.
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readArguments, USAGE, UsageError } from './arguments.mjs';
import { ExportCheck, printable } from './check-export.mjs';
import { checkPack } from './check-pack.mjs';
import { checkProof, signedCheckpoint } from './check-proof.mjs';
import { Keyring, OwnKeyring, readPublicKey } from './keys.mjs';
import { parse } from './lines.mjs';

const CHUNK = 256 * 1024;
const LONGEST_PROOF = 4 * 1024 * 1024;

/**
 * @typedef {object} Report
 * @property {boolean} ok
 * @property {'pack' | 'export' | 'proof'} what
 * @property {string} words
 * @property {string} logId
 * @property {import('./check-export.mjs').Problem} [problem]
 * @property {number} [records]
 * @property {number} [intactTo]
 * @property {number} [checkpoint]
 * @property {number} [covered] records under the last checkpoint in the file
 * @property {number} [files]
 * @property {string[]} keys ids of the keys whose signatures were checked
 * @property {string[]} notes
 */

/**
 * Checks one file.
 *
 * @param {Exclude<ReturnType<typeof readArguments>, 'help'>} asked
 * @returns {Promise<Report>}
 */
export async function verifyFile(asked) {
  const keys = new Keyring(asked.keys.map(readKeyArgument));
  const file = await open(asked.file, 'r').catch(() => {
    throw new UsageError(`The file ${asked.file} cannot be opened.`);
  });
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(64);
    const { bytesRead } = await file.read(start, 0, start.length, 0).catch(() => ({ bytesRead: 0 }));
    const begins = start.toString('latin1', 0, bytesRead);
    if (begins.startsWith('PK\x03\x04')) {
      const wanted = wantedOf(asked, keys);
      const { problem, log, files } = await checkPack(file, size, keys, wanted);
      return reportOf('pack', log, problem, keys, asked, wanted, files);
    }
    if (begins.startsWith('{"countersign":"audit-export"')) {
      const wanted = wantedOf(asked, keys);
      const log = new ExportCheck(keys, wanted);
      for await (const chunk of file.createReadStream({ highWaterMark: CHUNK, autoClose: false, start: 0 })) {
        log.push(/** @type {Buffer} */ (chunk));
        if (log.problem) break;
      }
      log.end();
      return reportOf('export', log, log.problem, keys, asked, wanted);
    }
    if (/^\{"countersign":"(inclusion|consistency)-proof"/.test(begins) && size <= LONGEST_PROOF) {
      const whole = Buffer.alloc(size);
      await file.read(whole, 0, size, 0);
      const { problem, logId, words } = checkProof(whole, keys, asked.logId);
      return {
        ok: !problem,
        what: 'proof',
        words: problem?.words ?? words,
        logId,
        ...(problem && { problem }),
        keys: [...keys.used],
        notes: notesOn(keys, asked),
      };
    }
    throw new UsageError('This is no evidence pack, no export of an audit log and no proof.');
  } finally {
    await file.close();
  }
}

/**
 * @param {'pack' | 'export'} what
 * @param {ExportCheck} log
 * @param {import('./check-export.mjs').Problem | undefined} found
 * @param {Keyring} keys
 * @param {{ logId: string | undefined, complete: boolean }} asked
 * @param {{ outside: Map<number, { number: number }> }} wanted
 * @param {number} [files]
 * @returns {Report}
 */
function reportOf(what, log, found, keys, asked, { outside }, files) {
  const notes = notesOn(keys, asked);
  const newest = Math.max(0, ...outside.keys());
  let problem = found;
  if (!problem && newest > log.number) {
    const words = `You keep a checkpoint over ${newest} records, and this ends at record ${log.number}.`;
    if (asked.complete) problem = { code: 'missing', words, firstBad: log.number + 1 };
    else notes.push(`${words} That is right only if it was made for an earlier time.`);
  }
  const covered = log.last?.size ?? 0;
  if (!problem && covered < log.number) {
    notes.push(
      `The records after ${covered} are not under a checkpoint yet: nobody outside could tell if they were missing.`,
    );
  }
  const intactTo = Math.max(0, log.number);
  const count = Math.max(0, log.number - log.from + 1);
  const words = problem
    ? `${problem.words}${log.from > 0 && count > 0 && problem.firstBad !== undefined && problem.firstBad > log.number ? ` Intact to ${intactTo}.` : ''}`
    : `Intact: records ${log.from} to ${log.number} are what was recorded${log.last ? `, the last checkpoint is ${log.last.number} of ${log.last.at}` : ''}.`;
  return {
    ok: !problem,
    what,
    words,
    logId: log.logId,
    ...(problem && { problem }),
    records: count,
    intactTo,
    ...(log.last && { checkpoint: log.last.number, covered }),
    ...(files !== undefined && { files }),
    keys: [...keys.used],
    notes,
  };
}

/** @param {Keyring} keys @param {{ logId: string | undefined }} asked */
function notesOn(keys, asked) {
  const notes = [];
  if (!keys.isPinned)
    notes.push('No key was pinned (--key): this shows that the file agrees with itself, not who made it.');
  if (asked.logId === undefined)
    notes.push('No log was pinned (--log-id): compare the log id with the one you know.');
  return notes;
}

/** @param {string} given */
function readKeyArgument(given) {
  let text = given;
  try {
    if (statSync(given).isFile()) text = readFileSync(given, 'utf8');
  } catch {
    // Not the name of a file: then it is the key itself.
  }
  const key = readPublicKey(text);
  if (!key)
    throw new UsageError(
      `${printable(given)} is neither a file with a public Ed25519 key nor one in base64.`,
    );
  return key;
}

/**
 * The checkpoints that the reviewer keeps, by the number of records they cover. Their signatures are checked too.
 *
 * @param {{ logId: string | undefined, checkpoints: readonly string[] }} asked
 * @param {Keyring} keys
 */
function wantedOf(asked, keys) {
  /** @type {Map<number, import('./check-export.mjs').Checkpoint>} */
  const outside = new Map();
  for (const path of asked.checkpoints.flatMap(filesUnder)) {
    const line = readFileSync(path);
    const said = /** @type {Record<string, unknown> | undefined} */ (parse(line)?.checkpoint);
    const logId = asked.logId ?? String(said?.logId);
    const checkpoint = signedCheckpoint(line, logId, keys.isPinned ? keys : new OwnKeyring());
    if ('code' in checkpoint)
      throw new UsageError(`${path} is no checkpoint of this log that is signed by a pinned key.`);
    outside.set(checkpoint.size, checkpoint);
  }
  return { logId: asked.logId, outside };
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  let entries;
  try {
    if (statSync(path).isFile()) return [path];
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    throw new UsageError(`There is no checkpoint at ${path}.`);
  }
  return entries
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.json'))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** @param {Report} report */
function say(report) {
  const lines = [report.words];
  if (report.logId) lines.push(`Log ${printable(report.logId)}.`);
  if (report.files !== undefined) lines.push(`${report.files} files are what the manifest says.`);
  if (report.keys.length > 0) lines.push(`Signed by ${report.keys.map(printable).join(', ')}.`);
  return [...lines, ...report.notes.map((note) => `Note: ${note}`)].join('\n');
}

/** @param {readonly string[]} argv */
export async function main(argv) {
  try {
    const asked = readArguments(argv);
    if (asked === 'help') return void console.log(USAGE);
    const report = await verifyFile(asked);
    console.log(asked.json ? JSON.stringify(report) : say(report));
    process.exitCode = report.ok ? 0 : 1;
  } catch (error) {
    const words = error instanceof UsageError ? error.message : 'The file could not be read to its end.';
    console.error(
      argv.includes('--json') ? JSON.stringify({ ok: false, unusable: words }) : `${words}\n\n${USAGE}`,
    );
    process.exitCode = 2;
  }
}

if (process.argv[1] && pathToFileURL(realpathSync(process.argv[1])).href === import.meta.url) {
  await main(process.argv.slice(2));
}
