import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../launch/failure.mjs';
import { prepareHome, ROOT } from '../../launch/home.mjs';
import { isInstalled } from '../../launch/packages.mjs';
import { isNewEnough } from '../../launch/runtime.mjs';
import { duration } from '../../launch/steps.mjs';
import { inTurn } from '../../launch/turn.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-launcher-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the launcher', () => {
  it.each([
    ['18.0.0', false],
    ['20.20.2', false],
    ['22.11.0', false],
    ['22.17.1', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['24.0.0', true],
    ['26.1.0', true],
  ])('judges Node %s: %s', (version, verdict) => {
    expect(isNewEnough(version)).toBe(verdict);
  });

  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [24_300, '24 s'],
    [125_000, '2 min 05 s'],
  ])('says %d ms as %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  it('names the commands when it is given none, and one that is unknown', () => {
    const none = launch([]);
    expect(none.status).toBe(1);
    expect(none.stderr).toMatch(/A command is missing/);
    expect(launch(['constructor']).stderr).toMatch(/no command "constructor"/);
  });

  it('is written so that old versions of Node parse its first file', () => {
    const first = execFileSync(process.execPath, ['-p', 'fs.readFileSync("launch.mjs", "utf8")'], {
      cwd: ROOT,
    });
    expect(first.toString()).not.toMatch(/^import |\?\?=|await /m);
  });
});

describe('the home folder', () => {
  it('is made with all folders above it', () => {
    const home = join(folder, 'a', 'b');
    prepareHome(home);
    expect(() => writeFileSync(join(home, 'x'), '')).not.toThrow();
  });

  it('is refused in words when it is a file, or below one, or below a place where nothing can be', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => prepareHome(join(folder, 'file'))).toThrow(/is not a folder/);
    expect(() => prepareHome(join(folder, 'file', 'below'))).toThrow(Failure);
    if (process.platform === 'linux') expect(() => prepareHome('/proc/countersign')).toThrow(Failure);
  });

  it.skipIf(process.getuid?.() === 0)('is refused in words when this user may not write there', () => {
    chmodSync(folder, 0o500);
    expect(() => prepareHome(join(folder, 'home'))).toThrow(/cannot be read or written/);
    expect(() => prepareHome(folder)).toThrow(/cannot be read or written/);
  });
});

describe('the packages', () => {
  const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } });
  const hidden = (packages: object) => JSON.stringify({ packages });

  beforeEach(() => {
    writeFileSync(join(folder, 'package-lock.json'), lock('1.0.0'));
    mkdirSync(join(folder, 'node_modules'));
  });

  it('count as installed when npm finished, and no longer when the lock file changes', () => {
    writeHidden(hidden({ 'node_modules/a': { version: '1.0.0' } }));
    expect(isInstalled(folder)).toBe(true);
    writeFileSync(join(folder, 'package-lock.json'), lock('1.0.1'));
    expect(isInstalled(folder)).toBe(false);
  });

  it.each([
    ['an interrupted install', undefined],
    ['a cut file', '{"packages": {'],
    ['another version', hidden({ 'node_modules/a': { version: '1.0.1' } })],
    ['a package missing', hidden({})],
    [
      'a package too many',
      hidden({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }),
    ],
    ['another platform', hidden({ 'node_modules/a': { version: '1.0.0', os: ['plan9'] } })],
  ])('do not count as installed: %s', (_, text) => {
    if (text !== undefined) writeHidden(text);
    expect(isInstalled(folder)).toBe(false);
  });

  function writeHidden(text: string): void {
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), text);
  }
});

describe('the turn', () => {
  it('is held by one at a time, and taken from a dead holder', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(join(folder, 'preparing.lock'), String(dead));
    const order: string[] = [];
    await Promise.all(
      ['a', 'b'].map((name) =>
        inTurn(folder, async () => {
          order.push(`${name} in`);
          await new Promise(setImmediate);
          order.push(`${name} out`);
        }),
      ),
    );
    expect(order.filter((_, place) => place % 2 === 0).map((entry) => entry.replace('in', 'out'))).toEqual(
      order.filter((_, place) => place % 2 === 1),
    );
  });
});

function launch(args: readonly string[]) {
  return spawnSync(process.execPath, [join(ROOT, 'launch.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, COUNTERSIGN_HOME: folder } as unknown as NodeJS.ProcessEnv,
  });
}
