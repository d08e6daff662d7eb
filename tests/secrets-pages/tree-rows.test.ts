import { describe, expect, test } from 'vitest';
import { type TreeLevel, treeRows, worstOf } from '#components/secrets/tree-rows.ts';

const none = { broken: 0, attention: 0, notSeen: 0 };

function folder(path: string, over: Partial<TreeLevel['folders'][number]> = {}) {
  const segment = path.split('/').at(-2) ?? '';
  return { path, segment, secrets: 2, protected: 0, ...none, ...over };
}

function level(path: string, over: Partial<TreeLevel> = {}): TreeLevel {
  return { path, folders: [], leaves: [], leafCount: 0, nextFolder: null, ...over };
}

const leaf = (id: string, segment: string, connectionName = 'prod', region = 'eu-west-1') => ({
  id,
  segment,
  health: 'fine' as const,
  connectionName,
  region,
});

const levels = [
  level('', { folders: [folder('dev/'), folder('prod/', { protected: 2, broken: 1, attention: 3 })] }),
  level('prod/', { folders: [folder('prod/payments/')], leaves: [leaf('s1', 'db')], leafCount: 4 }),
];

describe('rows of the tree', () => {
  const rows = treeRows(levels, { folder: 'prod/', q: 'db' }, { secrets: 4, ...none });

  test('open the way to the node, in place', () => {
    expect(rows.map((row) => `${row.level} ${row.label}${row.open ? ' open' : ''}`)).toEqual([
      '1 All secrets',
      '1 dev',
      '1 prod open',
      '2 payments',
      '2 db',
      '2 3 more',
    ]);
    expect(rows.filter((row) => row.current).map((row) => row.label)).toEqual(['prod']);
  });

  test('keep the filters while walking', () => {
    expect(rows[1]?.href).toBe('/secrets/tree/dev?q=db');
  });

  test('colour production only where the word says so and all below is protected', () => {
    expect(rows.filter((row) => row.production).map((row) => row.label)).toEqual(['prod']);
    const mixed = treeRows(
      [level('', { folders: [folder('prod/', { protected: 1 })] })],
      { folder: '' },
      { secrets: 2, ...none },
    );
    expect(mixed[1]?.production).toBe(false);
  });

  test('roll up the worst state', () => {
    expect(rows[2]).toMatchObject({ mark: 'broken', marked: 1 });
    expect(worstOf({ broken: 0, attention: 0, notSeen: 5 })).toEqual({ mark: 'not-seen', marked: 5 });
    expect(worstOf(none)).toBeUndefined();
  });

  test('show the way to a node that its level does not show', () => {
    const far = treeRows(
      [level('', { folders: [folder('dev/')] }), level('z/y/')],
      { folder: 'z/y/' },
      { secrets: 1, ...none },
    );
    expect(far.map((row) => `${row.label}${row.current ? ' current' : ''}`)).toEqual([
      'All secrets',
      'dev',
      'z/y current',
    ]);
  });

  test('tell namesakes apart by account, within one account by region', () => {
    const notes = (leaves: TreeLevel['leaves']) =>
      treeRows([level('', { leaves, leafCount: leaves.length })], { folder: '' }, { secrets: 2, ...none })
        .slice(1)
        .map((row) => row.note);
    expect(notes([leaf('a', 'db', 'prod'), leaf('b', 'db', 'data')])).toEqual(['prod', 'data']);
    expect(notes([leaf('a', 'db', 'prod', 'eu-west-1'), leaf('b', 'db', 'prod', 'eu-central-1')])).toEqual([
      'eu-west-1',
      'eu-central-1',
    ]);
    expect(notes([leaf('a', 'db'), leaf('b', 'api')])).toEqual([undefined, undefined]);
  });
});
