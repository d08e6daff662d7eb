// Node that is new enough → packages that match the lock file → the command itself, with our terminal.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, report } from './failure.mjs';
import { homeFolder, prepareHome, ROOT } from './home.mjs';
import { pathWithThisNode } from './npm.mjs';
import { ensurePackages, isInstalled } from './packages.mjs';
import { findRuntime } from './runtime.mjs';
import { inTurn } from './turn.mjs';

const COMMANDS = {
  start: 'start the product',
  dev: 'start the product and reload it on every change',
  test: 'run every check and test',
  'local-aws': 'start the local AWS alone',
  tour: 'drive a local AWS with the aws command line, step by step',
  import: 'read CloudTrail files into the database',
  seed: 'put made-up secrets and events in large numbers into the running product',
  verify: 'check an evidence pack or an export of the audit log',
  bench: 'run the benchmarks',
  screenshots: 'make the pictures of the documents',
};

/** @param {readonly string[]} argv command and its arguments */
export async function main(argv) {
  try {
    const [command = '', ...args] = argv;
    // Whoever checks us shall not have to install us first: this one runs on any Node with nothing else.
    if (command === 'verify') return await (await import('../lib/cli/verify/verify.mjs')).main(args);
    const program = programOf(command);
    const home = homeFolder();
    prepareHome(home);
    const node = await inTurn(home, () => findRuntime(home));
    if (!isInstalled(ROOT)) await inTurn(ROOT, () => ensurePackages(home));
    process.exitCode = await run(node, program, args, home);
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}

/** @param {string} command */
function programOf(command) {
  if (Object.hasOwn(COMMANDS, command)) {
    const program = join(ROOT, 'lib', 'cli', `${command}.ts`);
    if (existsSync(program)) return program;
  }
  const lines = Object.entries(COMMANDS).map(
    ([name, words]) => `  node launch.mjs ${name.padEnd(12)} ${words}`,
  );
  throw new Failure(
    `${command ? `There is no command "${command}".` : 'A command is missing.'} These are there:\n${lines.join('\n')}`,
  );
}

/**
 * Runs the command with our terminal and hands every signal on to it.
 *
 * @param {string} node
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} home
 * @returns {Promise<number>} its exit code; for a signal 128 and its number, as a shell does
 */
function run(node, program, args, home) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [program, ...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, PATH: pathWithThisNode(node), COUNTERSIGN_HOME: home },
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', (error) =>
      reject(new Failure(`The command could not be started: ${error.message}.`, error)),
    );
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGHUP' ? 1 : 15));
    });
  });
}
