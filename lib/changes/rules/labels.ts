import type { Order } from './order.ts';
import { labelMap, type Sight } from './sight.ts';

export type LabelMap = Readonly<Record<string, string>>;

/**
 * The labels of a secret after an order, by AWS's rules: a label leaves its holder; what AWSCURRENT leaves becomes
 * AWSPREVIOUS; a put that moves AWSCURRENT also takes AWSPENDING off the version that was current, a move does not.
 * `newVersionId` stands for the version that the order makes.
 */
export function labelsAfter(order: Order, before: LabelMap, newVersionId: string): LabelMap {
  switch (order.kind) {
    case 'move-label':
      return attach(before, order.label, order.toVersionId);
    case 'take-off-label':
      return without(before, order.label);
    case 'put':
      return afterPut(before, order.labels, newVersionId);
    case 'rotate': {
      const moved = attach(before, 'AWSCURRENT', newVersionId);
      return moved;
    }
    default:
      return before;
  }
}

function afterPut(before: LabelMap, labels: readonly string[], versionId: string): LabelMap {
  const current = before.AWSCURRENT;
  const wanted = current === undefined ? [...new Set([...labels, 'AWSCURRENT'])] : labels;
  let after = before;
  for (const label of wanted) if (label !== 'AWSCURRENT') after = attach(after, label, versionId);
  if (!wanted.includes('AWSCURRENT')) return after;
  if (current !== undefined && current !== versionId && after.AWSPENDING === current) {
    after = without(after, 'AWSPENDING');
  }
  return attach(after, 'AWSCURRENT', versionId);
}

function attach(before: LabelMap, label: string, versionId: string): LabelMap {
  const holder = before[label];
  const after = { ...before, [label]: versionId };
  if (label === 'AWSCURRENT' && holder !== undefined && holder !== versionId) after.AWSPREVIOUS = holder;
  return after;
}

function without(before: LabelMap, label: string): LabelMap {
  return Object.fromEntries(Object.entries(before).filter(([name]) => name !== label));
}

/** One label whose place changes. Null: on no version. */
export interface LabelStep {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** All labels of a secret before and after, those that stay included; AWS's own first. */
export function labelSteps(order: Order, sight: Sight, newVersionId: string): readonly LabelStep[] {
  const before = labelMap(sight);
  const after = labelsAfter(order, before, newVersionId);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rank = (label: string) => {
    const place = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'].indexOf(label);
    return place < 0 ? 3 : place;
  };
  return names
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((label) => ({ label, before: before[label] ?? null, after: after[label] ?? null }));
}
