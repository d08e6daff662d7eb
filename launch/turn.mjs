// One at a time prepares a folder: two commands in one fresh checkout would empty each other's node_modules.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileFailure } from './failure.mjs';

const POLL_MS = 300;

/**
 * Runs `work` while holding the turn of this folder; waits for a living holder, takes over from a dead one.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inTurn(folder, work) {
  const file = join(folder, 'preparing.lock');
  let said = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined) rmSync(file, { force: true });
    else if (!said) {
      said = true;
      console.log(`  Waiting for another command (process ${holder}) that is preparing this checkout …`);
    }
    await sleep(POLL_MS);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === 'EEXIST') return false;
    throw fileFailure(error, `The file ${file}`) ?? error;
  }
}

/**
 * The living holder of the lock file, or undefined.
 *
 * @param {string} file
 */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === 'EPERM' ? 'of another user' : undefined;
  }
}
