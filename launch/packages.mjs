// The packages of package-lock.json, installed without running any script of theirs.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileFailure } from './failure.mjs';
import { ROOT } from './home.mjs';
import { npm, npmLog } from './npm.mjs';
import { step } from './steps.mjs';

/** Written last, inside node_modules: an interrupted install has none, a deleted node_modules neither. */
const MARK = '.countersign-install';

/**
 * Installs the packages when they are absent, incomplete, of another lock file or of another platform.
 *
 * @param {string} home
 * @param {string} [root]
 */
export async function ensurePackages(home, root = ROOT) {
  if (isInstalled(root)) return;
  await step('Installing packages', async () => {
    await npm(['ci', '--ignore-scripts'], { log: npmLog(home), what: 'The packages could not be installed' });
    writeMark(root);
  });
}

/**
 * Says whether node_modules holds exactly what package-lock.json names, for this platform.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const mark = join(root, 'node_modules', MARK);
  if (existsSync(mark)) return readFileSync(mark, 'utf8') === markOf(root);
  if (!agreesWithNpm(root)) return false;
  writeMark(root);
  return true;
}

/** @param {string} root */
function writeMark(root) {
  const path = join(root, 'node_modules', MARK);
  try {
    writeFileSync(path, markOf(root));
  } catch (error) {
    throw fileFailure(error, `The file ${path}`) ?? error;
  }
}

/** @param {string} root */
function markOf(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

/**
 * An install made by hand is as good as ours: npm ends every complete install by writing what lies in
 * node_modules. It must name every package that is not optional, and no other version of any.
 *
 * @param {string} root
 */
function agreesWithNpm(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  const same = Object.entries(found).every(
    ([path, entry]) => wanted[path]?.version === entry.version && wanted[path]?.integrity === entry.integrity,
  );
  const whole = Object.entries(wanted).every(
    ([path, entry]) => path === '' || path in found || entry.optional || entry.devOptional,
  );
  const ours = Object.values(found).every((entry) => !entry.os || entry.os.includes(process.platform));
  return same && whole && ours;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[] }> | undefined}
 */
function packagesOf(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined; // half written by an interrupted install
  }
}
