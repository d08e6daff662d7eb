// The one folder that holds all state: database files, keys, the fetched runtime, the marks of earlier runs.
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, fileFailure } from './failure.mjs';

/** The folder of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The state folder, absolute. A relative COUNTERSIGN_HOME counts from the checkout, wherever the command runs.
 *
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function homeFolder(environment = process.env) {
  return resolve(ROOT, environment.COUNTERSIGN_HOME || '.countersign');
}

/**
 * Makes the state folder if it is absent and proves that this user can work in it.
 *
 * @param {string} home
 */
export function prepareHome(home) {
  const place = `The folder ${home}`;
  try {
    makeFolder(home, 0o711);
    if (!statSync(home).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileFailure(error, place) ?? new Failure(`${place} cannot be used.`, error);
  }
}

/**
 * Makes a folder and the ones above it. By hand, because the built-in way never returns on a file system that
 * denies that its own root exists (as /proc does).
 *
 * @param {string} folder
 * @param {number} mode
 */
function makeFolder(folder, mode) {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), 0o755);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another command of ours may have been faster.
    if (/** @type {{ code?: string }} */ (error).code !== 'EEXIST') throw error;
  }
}

/**
 * A folder inside the home that only this user may enter.
 *
 * @param {string} home
 * @param {string} name
 */
export function privateFolder(home, name) {
  const folder = join(home, name);
  try {
    makeFolder(folder, 0o700);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileFailure(error, `The folder ${folder}`) ?? error;
  }
  return folder;
}
