import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderOf, treePathOf } from '#components/secrets/tree-path.ts';

/** What a browser makes of a path before it asks for it, and the server of its segments. */
function throughBrowser(path: string): readonly string[] {
  const { pathname } = new URL(path, 'http://localhost');
  return pathname.replace('/secrets/tree/', '').split('/').map(decodeURIComponent);
}

describe('folders in the address', () => {
  test('a folder is readable in the address', () => {
    expect(treePathOf('prod/payments/')).toBe('/secrets/tree/prod/payments');
    expect(treePathOf('')).toBe('/secrets');
  });

  test.each(['/', '/a/', 'a//b/', '../', 'a/./b/', '~/', '~~/', 'a/../'])('%s comes back', (folder) => {
    expect(folderOf(throughBrowser(treePathOf(folder)))).toBe(folder);
  });

  test('every folder of names AWS allows comes back', () => {
    const segment = fc.string({
      unit: fc.constantFrom(...'aZ09_+=.@-~%? ü'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
        const folder = segments.map((one) => `${one}/`).join('');
        expect(folderOf(throughBrowser(treePathOf(folder)))).toBe(folder);
      }),
    );
  });
});
