import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  attachLabel,
  CURRENT,
  type Labels,
  labelsAfterMove,
  labelsAfterPut,
  MOST_LABELS,
  PENDING,
  PREVIOUS,
  stagesByVersion,
} from '#lib/local-aws/rules/secrets/label-moves.ts';

const label = fc.constantFrom(CURRENT, PREVIOUS, PENDING, 'BLUE', 'GREEN');
const version = fc.constantFrom('v0', 'v1', 'v2', 'v3');
const put = fc.record({
  kind: fc.constant('put' as const),
  version,
  asked: fc.option(fc.uniqueArray(label, { minLength: 1, maxLength: 4 }), { nil: undefined }),
});
const move = fc.record({
  kind: fc.constant('move' as const),
  label,
  removeFrom: fc.option(version, { nil: undefined }),
  moveTo: fc.option(version, { nil: undefined }),
});

type Step =
  | { kind: 'put'; version: string; asked: string[] | undefined }
  | { kind: 'move'; label: string; removeFrom: string | undefined; moveTo: string | undefined };

function apply(labels: Labels, step: Step): Labels {
  const result =
    step.kind === 'put' ? labelsAfterPut(labels, step.version, step.asked) : labelsAfterMove(labels, step);
  return result.ok ? result.value : labels;
}

const steps = fc
  .tuple(put, fc.array(fc.oneof(put, move), { maxLength: 30 }))
  .map(([first, rest]) => [first, ...rest]);

test('after the first value there is always exactly one current version', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let labels: Labels = new Map();
      for (const step of all) {
        labels = apply(labels, step);
        expect(labels.has(CURRENT)).toBe(true);
      }
    }),
  );
});

test('a label sits on at most one version, and the map by version says the same', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const labels = all.reduce<Labels>(apply, new Map());
      const listed = Object.values(stagesByVersion(labels)).flat();
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed.sort()).toEqual([...labels.keys()].sort());
    }),
  );
});

test('whenever AWSCURRENT moves, the version that was current becomes AWSPREVIOUS', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let labels: Labels = new Map();
      for (const step of all) {
        const before = labels;
        labels = apply(labels, step);
        const [was, is] = [before.get(CURRENT), labels.get(CURRENT)];
        if (was !== undefined && was !== is) expect(labels.get(PREVIOUS)).toBe(was);
      }
    }),
  );
});

test('labels that a step does not name stay where they are', () => {
  fc.assert(
    fc.property(steps, move, (all, last) => {
      const before = all.reduce<Labels>(apply, new Map());
      const after = apply(before, last);
      for (const [name, holder] of before) {
        if (name === last.label || (last.label === CURRENT && name === PREVIOUS)) continue;
        expect(after.get(name)).toBe(holder);
      }
    }),
  );
});

test('moving there and back restores the labels', () => {
  const labels: Labels = new Map([
    [CURRENT, 'v1'],
    [PREVIOUS, 'v0'],
  ]);
  const there = apply(labels, { kind: 'move', label: CURRENT, removeFrom: 'v1', moveTo: 'v0' });
  expect([...there]).not.toEqual([...labels]);
  const back = apply(there, { kind: 'move', label: CURRENT, removeFrom: 'v0', moveTo: 'v1' });
  expect([...back]).toEqual([...labels]);
});

test('attaching to its own holder changes nothing', () => {
  const labels: Labels = new Map([[CURRENT, 'v1']]);
  expect([...attachLabel(labels, CURRENT, 'v1')]).toEqual([[CURRENT, 'v1']]);
});

test('the quota counts all labels of a secret together', () => {
  const full: Labels = new Map(Array.from({ length: MOST_LABELS }, (_, index) => [`L${index}`, 'v0']));
  expect(labelsAfterMove(full, { label: 'NEW', removeFrom: undefined, moveTo: 'v0' })).toMatchObject({
    ok: false,
  });
  expect(labelsAfterMove(full, { label: 'L0', removeFrom: 'v0', moveTo: 'v1' })).toMatchObject({ ok: true });
});
