import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptionals } from '#lib/cli/complete-lock.ts';
import { ROOT } from '../../launch/home.mjs';

/** Refused below: each has a published hole under it. A line of an older major that is still repaired counts too. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  next: ['16.4.5', '15.5.29'],
  react: ['19.3.1', '19.2.9', '19.1.10', '19.0.9'],
  'react-dom': ['19.3.1', '19.2.9', '19.1.10', '19.0.9'],
  'next-auth': ['4.24.15'],
  sharp: ['0.35.5'],
  nodemailer: ['10.0.14'],
  jspdf: ['4.2.1'],
};

interface Lock {
  readonly packages: Record<string, { readonly version?: string; readonly resolved?: string }>;
}

const manifest = readJson<Record<'dependencies' | 'devDependencies', Record<string, string>>>('package.json');
const lock = readJson<Lock>('package-lock.json');
const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

describe('versions', () => {
  it('are pinned to one each', () => {
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are the same in the lock file', () => {
    expect(
      asked.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version),
    ).toEqual([]);
  });

  it('stand at or above the floor', () => {
    expect(belowFloor(lock)).toEqual([]);
  });

  it.each([
    ['next', '16.4.4'],
    ['next', '15.5.28'],
    ['next', '14.2.99'],
    ['react', '19.2.8'],
    ['react-dom', '18.3.1'],
    ['sharp', '0.34.9'],
  ])('would be refused: a planted %s %s', (name, version) => {
    expect(belowFloor({ packages: { [`node_modules/x/node_modules/${name}`]: { version } } })).toEqual([
      `${name} ${version}`,
    ]);
  });

  it.each([
    ['next', '16.4.5'],
    ['next', '15.5.30'],
    ['next', '17.0.0'],
    ['react', '19.2.9'],
  ])('would be let through: %s %s', (name, version) => {
    expect(belowFloor({ packages: { [`node_modules/${name}`]: { version } } })).toEqual([]);
  });

  it('are locked for every platform, and the lock file names no host', () => {
    expect(missingOptionals(lock)).toEqual({});
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

/** Every package of the lock file, also one hidden below another, that is older than its floor. */
function belowFloor({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([path, { version = '' }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const floors = FLOORS[name];
    return floors && !reaches(version, floors) ? [`${name} ${version}`] : [];
  });
}

/** A version is good when it reaches the floor of its own line, or belongs to a newer line than all of them. */
function reaches(version: string, floors: readonly string[]): boolean {
  const own = floors.find((floor) => sameLine(version, floor, floors));
  return own === undefined ? compare(version, floors[0] ?? '') > 0 : compare(version, own) >= 0;
}

/** Lines are told apart by the major number, or by major and minor where two floors share a major. */
function sameLine(version: string, floor: string, floors: readonly string[]): boolean {
  const [major, minor] = parts(floor);
  const [ownMajor, ownMinor] = parts(version);
  const shared = floors.filter((other) => parts(other)[0] === major).length > 1;
  return ownMajor === major && (!shared || ownMinor === minor);
}

function compare(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const place of [0, 1, 2]) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parts(version: string): number[] {
  return version.split('-', 1)[0]?.split('.').map(Number) ?? [];
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;
}
