// npm, run quietly: its output goes to a file in the home and is seen only when npm fails.
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { Failure, fileFailure } from './failure.mjs';
import { ROOT } from './home.mjs';

const QUIET = {
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_progress: 'false',
  npm_config_update_notifier: 'false',
  // Without it a machine with NODE_ENV=production would leave out the compiler that the build needs.
  npm_config_include: 'dev',
  npm_config_omit: '',
};

/** What npm says when something outside our reach is wrong, and what a person can do about it. */
const CAUSES = [
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|network/,
    words:
      'The npm registry could not be reached. Check the network (and the proxy, if there is one) and run the same command again: what has arrived is kept.',
  },
  { signs: /ENOSPC|EDQUOT/, words: 'The disk is full. Free about 2 GB and run the same command again.' },
  {
    signs: /EACCES|EPERM|EROFS/,
    words: 'This user may not write here. Give this user the folder of the checkout, or run as its owner.',
  },
  {
    signs: /EINTEGRITY/,
    words:
      'A package is not the one that was recorded when this version was made, so it was refused. Run the same command again; if it stays, the registry in use delivers something else.',
  },
  {
    signs: /E401|E403/,
    words: 'The npm registry refused access. Check the credentials of npm on this machine.',
  },
  { signs: /E404|ETARGET/, words: 'The npm registry in use does not have a package that is needed.' },
];

/**
 * Runs npm and waits for it.
 *
 * @param {readonly string[]} args
 * @param {{ log: string, what: string }} options `log`: file for npm's output. `what`: words for the failure.
 * @returns {Promise<void>}
 */
export async function npm(args, { log, what }) {
  const code = await run(args, log);
  if (code === 0) return;
  const text = readFileSync(log, 'utf8');
  const cause = CAUSES.find(({ signs }) => signs.test(text));
  throw new Failure(
    `${what}. ${cause?.words ?? 'npm says why in its own words.'} npm's output is in ${log}.`,
  );
}

/**
 * @param {readonly string[]} args
 * @param {string} log
 * @returns {Promise<number>}
 */
function run(args, log) {
  return new Promise((resolve, reject) => {
    const out = createWriteStream(log, { mode: 0o600 });
    out.on('error', (error) => reject(fileFailure(error, `The file ${log}`) ?? error));
    out.on('open', () => {
      const [command, first] = npmProgram();
      const child = spawn(command, [...first, ...args], {
        cwd: ROOT,
        env: { ...process.env, ...QUIET, PATH: pathWithThisNode() },
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: process.platform === 'win32' && first.length === 0,
      });
      child.stdout.pipe(out, { end: false });
      child.stderr.pipe(out, { end: false });
      child.on('error', () =>
        reject(
          new Failure(
            'npm was not found. It comes with Node: install Node with npm and run the command again.',
          ),
        ),
      );
      child.on('close', (code) => out.end(() => resolve(code ?? 1)));
    });
  });
}

/** npm's own script when we were started by it, otherwise the npm in the path. */
function npmProgram() {
  const script = process.env.npm_execpath ?? '';
  if (basename(script) === 'npm-cli.js') return /** @type {const} */ ([process.execPath, [script]]);
  return /** @type {const} */ (['npm', []]);
}

/** The path with the folder of the running Node in front, so that children use the same one. */
export function pathWithThisNode(node = process.execPath) {
  const folder = dirname(node);
  const rest = (process.env.PATH ?? '').split(delimiter).filter((part) => part !== folder);
  return [folder, ...rest].join(delimiter);
}

/** @param {string} home */
export function npmLog(home) {
  return join(home, 'npm.log');
}
