import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles, sourceFolders } from '#tests/support/source-files.ts';
import { ROOMS } from '../../.dependency-cruiser.mjs';
import { ROOT } from '../../launch/home.mjs';

const files = sourceFiles();
const code = files.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file));

describe('the tree', () => {
  it('has no folder that is about nothing', () => {
    const nothing = new Set([
      'utils',
      'util',
      'helpers',
      'helper',
      'misc',
      'common',
      'services',
      'managers',
      'shared',
    ]);
    expect(sourceFolders().filter((folder) => nothing.has(basename(folder)))).toEqual([]);
  });

  it('has no file that everybody would come to import', () => {
    const magnets = new Set([
      'utils.ts',
      'helpers.ts',
      'constants.ts',
      'types.ts',
      'common.ts',
      'misc.ts',
      'index.ts',
    ]);
    expect(code.filter((file) => magnets.has(basename(file)))).toEqual([]);
  });

  it('has in lib only rooms of the plan', () => {
    const rooms = new Set(
      files.filter((file) => file.startsWith('lib/')).map((file) => file.split('/')[1] ?? ''),
    );
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  it('names no registry and no path of one machine', () => {
    const foreign = [
      /registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com/,
      /(?<![\w.])\/(root|home\/(?!node\b)\w+|Users\/\w+|work\/(main|shared)|tmp\/team)\/[\w.]/,
    ];
    const found = files.filter((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return foreign.some((pattern) => pattern.test(text));
    });
    expect(found).toEqual([]);
  });

  it('takes nothing but hashing and the check of signatures from node:crypto inside rules', () => {
    const rules = code.filter((file) => /^lib\/[^/]+\/rules\//.test(file));
    const other = rules.filter((file) => {
      const imported = /import\s*\{([^}]*)\}\s*from 'node:crypto'/.exec(read(file))?.[1] ?? '';
      const names = imported
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean);
      const pure = [
        'hash',
        'createHash',
        'createHmac',
        'timingSafeEqual',
        'BinaryLike',
        'createPublicKey',
        'verify',
      ];
      return names.some((name) => !pure.includes(name));
    });
    expect(other).toEqual([]);
  });

  it('reads neither clock nor chance inside rules', () => {
    const impure = /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.(env|hrtime|exit)/;
    const rules = code.filter((file) => /^lib\/[^/]+\/rules\//.test(file));
    expect(rules.filter((file) => impure.test(read(file)))).toEqual([]);
  });

  it('has tests that mock no module and wait for no fixed time', () => {
    const shortcuts = new RegExp(['vi\\.mock\\(', 'waitForTimeout\\(', '\\.only\\('].join('|'));
    const tests = code.filter(
      (file) => file.startsWith('tests/') && file !== 'tests/architecture/tree.test.ts',
    );
    expect(tests.filter((file) => shortcuts.test(read(file)))).toEqual([]);
  });
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
