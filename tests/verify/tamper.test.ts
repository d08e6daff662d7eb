import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { EMPTY_FRONTIER, grow, nodeHash, rootOf } from '#lib/audit/rules/merkle.ts';
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  rootOfInclusion,
} from '#lib/audit/rules/merkle-proof.ts';
import { rootFromPath, rootsFromConsistency } from '#lib/cli/verify/hashing.mjs';
import { ROOT } from '../../launch/home.mjs';
import { check } from './checker.ts';
import { exportOf, type Item, makeKey, makeLog, rechain } from './made-log.ts';

const key = makeKey();
const stranger = makeKey();
const SIZES = [100, 200, 250];
const log = makeLog(
  Array.from({ length: 260 }, (_, i) => `note ${i}`),
  SIZES,
  key,
);
const pinned = { key, logId: log.logId };
const indexOf = (number: number) =>
  log.items.findIndex((item) => item.kind === 'record' && JSON.parse(item.text).number === number);
const verdict = (items: readonly Item[]) => check(exportOf(log, items), pinned).problem;

/** The record of this number with another text; the hash beside it as it was. */
function changed(number: number, change: (text: string) => string): Item[] {
  return log.items.map((item, index) =>
    index === indexOf(number) ? { ...item, text: change(item.text) } : item,
  );
}

/** Each way to tamper of the catalogue, played on a log with three checkpoints. Null: must pass. */
const PLAYED: Readonly<Record<string, () => number | 'found' | null>> = {
  'audit-tamper-001': () => {
    const problem = verdict(changed(137, (text) => text.replace('note 136', 'note 137')));
    return problem?.firstBad ?? null;
  },
  'audit-tamper-002': () => verdict(log.items.toSpliced(indexOf(150), 1))?.firstBad ?? null,
  'audit-tamper-003': () => {
    const [a, b] = [log.items[indexOf(70)], log.items[indexOf(71)]];
    if (!a || !b) throw new Error('no records');
    return verdict(log.items.with(indexOf(70), b).with(indexOf(71), a))?.firstBad ?? null;
  },
  'audit-tamper-004': () => {
    const copy = log.items[indexOf(33)];
    if (!copy) throw new Error('no record');
    return verdict(log.items.toSpliced(indexOf(120), 0, copy))?.firstBad ?? null;
  },
  'audit-tamper-005': () => {
    const records = log.items.filter(
      (item) => item.kind === 'checkpoint' || JSON.parse(item.text).number < 250,
    );
    return verdict(records)?.firstBad ?? null;
  },
  'audit-tamper-006': () => {
    const records = log.items.filter(
      (item) => item.kind === 'checkpoint' || JSON.parse(item.text).number <= 250,
    );
    return verdict(records) ? 'found' : null;
  },
  'audit-tamper-007': () =>
    verdict(
      rechain(
        log,
        changed(160, (text) => text.replace('note', 'tone')),
      ),
    )?.firstBad ?? null,
  'audit-tamper-008': () => {
    const edited = changed(250, (text) => text.replace('2026-', '2025-')).slice(0, indexOf(251));
    return verdict(rechain(log, edited))?.firstBad ?? null;
  },
  'audit-tamper-009': () => {
    const items = log.items.map((item) =>
      item.kind === 'checkpoint' ? { ...item, signature: stranger.sign('checkpoint', item.text) } : item,
    );
    return verdict(items) ? 'found' : null;
  },
  'audit-tamper-010': () => {
    const other = makeLog(['a', 'b', 'c'], [3], key, 'another-log');
    return check(exportOf(other), pinned).problem?.code === 'other-log' ? 'found' : null;
  },
  'audit-tamper-011': () => {
    const { first, second, path } = consistency();
    return isConsistent({ ...first, root: second.root }, { ...second, root: first.root }, path)
      ? null
      : 'found';
  },
  'audit-tamper-012': () => (proofPasses((path) => [...path, new Uint8Array(32)]) ? null : 'found'),
  'audit-tamper-013': () => (proofPasses((path) => path.slice(0, -1)) ? null : 'found'),
  'audit-tamper-014': () => {
    // The node over the first two leaves offered as the leaf of a tree of half the size.
    const inner = nodeHash(hashes[0] as Uint8Array, hashes[1] as Uint8Array);
    const asLeaf = makeLog(['x'], [], key).items[0];
    if (asLeaf?.kind !== 'record') throw new Error('no record');
    const forged: Item[] = [{ ...asLeaf, hash: Buffer.from(inner).toString('hex') }];
    return verdict(forged) ? 'found' : null;
  },
  'audit-tamper-015': () => {
    // jsonb would hand the members back in another order: the exact bytes are kept, and its copy is none of ours.
    const shuffled = changed(42, (text) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
    );
    expect(verdict(shuffled)?.firstBad).toBe(42);
    const stored = log.items.map((item) =>
      item.kind === 'record' ? { ...item, text: canonicalize(JSON.parse(item.text)) ?? '' } : item,
    );
    return verdict(stored) ? 'found' : null;
  },
};

const EXPECTED: Readonly<Record<string, number | 'found' | null>> = {
  'audit-tamper-001': 137,
  'audit-tamper-002': 150,
  'audit-tamper-003': 70,
  'audit-tamper-004': 120,
  'audit-tamper-005': 250,
  'audit-tamper-006': null,
  // Only the checkpoints can tell; the first record they cannot vouch for is named.
  'audit-tamper-007': 101,
  'audit-tamper-008': 201,
  'audit-tamper-009': 'found',
  'audit-tamper-010': 'found',
  'audit-tamper-011': 'found',
  'audit-tamper-012': 'found',
  'audit-tamper-013': 'found',
  'audit-tamper-014': 'found',
  'audit-tamper-015': null,
};

const hashes = log.items.flatMap((item) => (item.kind === 'record' ? [Buffer.from(item.hash, 'hex')] : []));
const subtree = async (from: bigint, to: bigint) =>
  rootOf(grow(EMPTY_FRONTIER, hashes.slice(Number(from), Number(to))).frontier);
const roots = new Map<number, Uint8Array>();
const rootAt = (size: number) =>
  roots.get(size) ?? rootOf(grow(EMPTY_FRONTIER, hashes.slice(0, size)).frontier);
const [inclusion, between] = await Promise.all([
  inclusionPath(136n, 250n, subtree),
  consistencyPath(100n, 250n, subtree),
]);

function proofPasses(change: (path: Uint8Array[]) => Uint8Array[]): boolean {
  const path = change([...inclusion]);
  const ours = rootOfInclusion(hashes[136] as Uint8Array, 136n, 250n, path);
  const theirs = rootFromPath(hex(hashes[136] as Uint8Array), 136, 250, path.map(hex));
  const passes = ours !== null && hex(ours) === hex(rootAt(250));
  expect(theirs === hex(rootAt(250))).toBe(passes);
  return passes;
}

function consistency() {
  return {
    first: { size: 100n, root: rootAt(100) },
    second: { size: 250n, root: rootAt(250) },
    path: between,
  };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const catalogue = join(ROOT, '..', 'shared', 'adversarial', 'inputs.json');

describe('tampering', () => {
  test('the log itself, its proofs and its export pass', () => {
    expect(verdict(log.items)).toBe(undefined);
    expect(proofPasses((path) => path)).toBe(true);
    const { first, second, path } = consistency();
    expect(isConsistent(first, second, path)).toBe(true);
    expect(rootsFromConsistency(100, 250, hex(first.root), path.map(hex))).toEqual([
      hex(first.root),
      hex(second.root),
    ]);
  });

  test.each(Object.keys(PLAYED))('%s', (id) => {
    expect(PLAYED[id]?.()).toBe(EXPECTED[id]);
  });

  test.skipIf(!existsSync(catalogue))(
    'every entry of the catalogue is played here or on the database',
    () => {
      const { entries } = JSON.parse(readFileSync(catalogue, 'utf8')) as {
        entries: { id: string; kind: string; must: string[] }[];
      };
      const wanted = entries.filter(({ kind }) => kind === 'audit-tamper');
      // The last one is about what the roles of the database may do: tests/audit/append-only.test.ts.
      expect([...Object.keys(PLAYED), 'audit-tamper-016']).toEqual(wanted.map(({ id }) => id));
      for (const { id, must } of wanted) {
        if (must.includes('VERIFY_OK')) expect(EXPECTED[id], id).toBe(null);
        if (must.includes('FLAG_TAMPER')) expect(EXPECTED[id], id).not.toBe(null);
      }
    },
  );

  test('any one byte of any record changed, and that record is named', () => {
    const text = Buffer.from(exportOf(log));
    const starts = new Map<number, { from: number; to: number }>();
    let number = 0;
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf(10, at);
      if (text.toString('latin1', at, at + 9) === '{"hash":"') starts.set(++number, { from: at, to: end });
      at = end + 1;
    }
    expect(starts.size).toBe(260);
    for (let round = 0; round < 520; round++) {
      const wanted = 1 + (round % 260);
      const { from, to } = starts.get(wanted) ?? { from: 0, to: 0 };
      const at = from + ((round * 7_919) % (to - from));
      const bytes = Buffer.from(text);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
      expect(check(bytes, pinned).problem?.firstBad, `byte ${at - from} of record ${wanted}`).toBe(wanted);
    }
  }, 120_000);

  test('proofs of any place in trees of any size pass in both programs, and of no other place or size', async () => {
    for (let size = 1; size <= 40; size++) {
      const root = rootAt(size);
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(BigInt(index), BigInt(size), subtree);
        const leaf = hashes[index] as Uint8Array;
        expect(hex(rootOfInclusion(leaf, BigInt(index), BigInt(size), path) ?? new Uint8Array())).toBe(
          hex(root),
        );
        expect(rootFromPath(hex(leaf), index, size, path.map(hex))).toBe(hex(root));
        const next = (index + 1) % size;
        if (next !== index) expect(rootFromPath(hex(leaf), next, size, path.map(hex))).not.toBe(hex(root));
      }
      for (let first = 1; first <= size; first++) {
        const path = await consistencyPath(BigInt(first), BigInt(size), subtree);
        const [old, grown] = [
          { size: BigInt(first), root: rootAt(first) },
          { size: BigInt(size), root },
        ];
        expect(isConsistent(old, grown, path)).toBe(true);
        expect(rootsFromConsistency(first, size, hex(old.root), path.map(hex))).toEqual([
          hex(old.root),
          hex(root),
        ]);
        const forked = { ...old, root: nodeHash(old.root, old.root) };
        expect(isConsistent(forked, grown, path)).toBe(false);
      }
    }
  });

  test('a root that is not that of the records is found, whoever signed it', () => {
    const items = log.items.map((item) => {
      if (item.kind === 'record') return item;
      const text = item.text.replace(/"root":"[0-9a-f]{8}/, '"root":"00000000');
      return { ...item, text, signature: key.sign('checkpoint', text) };
    });
    expect(verdict(items)).toMatchObject({ code: 'rewritten', firstBad: 1, lastBad: 100 });
  });

  test('a checkpoint that was moved, taken out, doubled or put in from elsewhere is found', () => {
    const at = log.items.findIndex((item) => item.kind === 'checkpoint');
    const checkpoint = log.items[at];
    if (!checkpoint) throw new Error('no checkpoint');
    expect(verdict(log.items.toSpliced(at, 1))?.code).toBe(undefined);
    expect(verdict(log.items.toSpliced(at, 0, checkpoint))?.code).toBe('checkpoint-order');
    expect(verdict(log.items.toSpliced(at, 1).toSpliced(at + 5, 0, checkpoint))?.code).toBe(
      'checkpoint-order',
    );
    expect(verdict(log.items.toSpliced(at, 1).toSpliced(at - 5, 0, checkpoint))?.code).toBe('missing');
    const middle = log.items.findIndex(
      (item) => item.kind === 'checkpoint' && JSON.parse(item.text).size === 200,
    );
    expect(verdict(log.items.toSpliced(middle, 1))?.code).toBe('checkpoint-order');
  });
});
