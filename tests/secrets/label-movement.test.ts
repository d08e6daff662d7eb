import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holders, labelChanges, movementInterval } from '#lib/secrets/rules/label-movement.ts';

const LABELS = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'pinned'];

/** A picture in which each label sits on at most one version. */
const picture = fc
  .array(fc.tuple(fc.constantFrom(...LABELS), fc.constantFrom('v1', 'v2', 'v3')), { maxLength: 4 })
  .map((pairs) => {
    const versions = new Map<string, string[]>();
    for (const [label, version] of new Map(pairs))
      versions.set(version, [...(versions.get(version) ?? []), label]);
    return versions;
  });

test('the changes lead from one picture to the other, and there are none between equal ones', () => {
  fc.assert(
    fc.property(picture, picture, (before, after) => {
      const held = new Map(holders(before));
      for (const change of labelChanges(before, after)) {
        expect(held.get(change.label) ?? null).toBe(change.fromVersionId);
        if (change.toVersionId === null) held.delete(change.label);
        else held.set(change.label, change.toVersionId);
      }
      expect(held).toEqual(holders(after));
      expect(labelChanges(after, after)).toEqual([]);
    }),
  );
});

test('a roll-back is two movements', () => {
  expect(
    labelChanges(
      new Map([
        ['v1', ['AWSPREVIOUS']],
        ['v2', ['AWSCURRENT']],
      ]),
      new Map([
        ['v1', ['AWSCURRENT']],
        ['v2', ['AWSPREVIOUS']],
      ]),
    ),
  ).toEqual([
    { label: 'AWSCURRENT', fromVersionId: 'v2', toVersionId: 'v1' },
    { label: 'AWSPREVIOUS', fromVersionId: 'v1', toVersionId: 'v2' },
  ]);
});

test('LastChangedDate narrows the interval only if it lies in it', () => {
  const [previous, within, now] = [10, 20, 30].map((second) => new Date(second * 1_000)) as [
    Date,
    Date,
    Date,
  ];
  expect(movementInterval(previous, within, now)).toEqual({ notBefore: previous, at: within });
  expect(movementInterval(within, previous, now)).toEqual({ notBefore: within, at: now });
  expect(movementInterval(previous, new Date(99_000), now)).toEqual({ notBefore: previous, at: now });
  expect(movementInterval(null, null, now)).toEqual({ notBefore: null, at: now });
});
