import { type Evidence, isPendingProved } from './evidence.ts';
import type { Order } from './order.ts';
import { type Sight, versionIn } from './sight.ts';

export interface Check {
  readonly id: string;
  readonly mark: 'broken' | 'attention' | 'not-seen' | 'fine';
  readonly words: string;
}

const IAC_TAGS = /^(aws:cloudformation:|terraform|pulumi|managed[-_]?by|iac$|cdk)/i;
const PRUNED_AFTER = 90;

/** What to look at before an order is given; of a rollback most. */
export function checksOf(order: Order, sight: Sight, evidence: Evidence, now: Date): readonly Check[] {
  const isRollback = order.kind === 'move-label' && order.label === 'AWSCURRENT';
  return [
    ...(isRollback ? rollbackChecks(order, sight, evidence, now) : []),
    ...iacChecks(sight),
    ...replicaChecks(order, sight),
  ];
}

function rollbackChecks(
  order: Extract<Order, { kind: 'move-label' }>,
  sight: Sight,
  evidence: Evidence,
  now: Date,
): readonly Check[] {
  const target = versionIn(sight, order.toVersionId);
  const checks: Check[] = [];
  if (target?.labels.includes('AWSPENDING')) {
    checks.push({
      id: 'proved',
      mark: isPendingProved(evidence, order.toVersionId) ? 'fine' : 'broken',
      words: 'The rotation signed in with this value before it failed in its last step.',
    });
  } else if (evidence.replacedByRotation.includes(order.toVersionId)) {
    checks.push({
      id: 'dead',
      mark: 'broken',
      words:
        'A rotation replaced this version, so its function changed the password behind it. Unless users take turns, the value is probably dead.',
    });
  } else {
    checks.push({
      id: 'dead',
      mark: 'fine',
      words:
        'No rotation replaced this version, as far as the trail was seen: the backend may still take its value.',
    });
  }
  const unlabelled = sight.versions.filter((version) => version.labels.length === 0).length;
  if (target && target.labels.length === 0 && unlabelled > PRUNED_AFTER) {
    const words = `This version has no label, and AWS keeps about 100 such versions; there are ${unlabelled}. It may be removed any time.`;
    checks.push({ id: 'pruned', mark: 'attention', words });
  }
  if (target?.createdAt) {
    const days = Math.floor((now.getTime() - Date.parse(target.createdAt)) / 86_400_000);
    if (days > 90)
      checks.push({ id: 'old', mark: 'attention', words: `This version was made ${days} days ago.` });
  }
  if (sight.rotationEnabled && sight.nextRotationAt) {
    const words = 'Rotation is on: the next window replaces what you roll back to.';
    checks.push({ id: 'rotation', mark: 'attention', words });
  }
  return checks;
}

function iacChecks(sight: Sight): readonly Check[] {
  const tag = sight.tags.find(
    ({ key, value }) => IAC_TAGS.test(key) || /terraform|cloudformation|pulumi/i.test(value),
  );
  if (!tag) return [];
  const words = `Managed by code, as the tag ${tag.key} = ${tag.value} says: its next run may undo this.`;
  return [{ id: 'iac', mark: 'attention', words }];
}

function replicaChecks(order: Order, sight: Sight): readonly Check[] {
  if (['describe', 'tag', 'restore'].includes(order.kind) || sight.replicas.length === 0) return [];
  const lagging = sight.replicas.filter(({ status }) => status !== 'InSync');
  if (lagging.length === 0) {
    const words = `${sight.replicas.length === 1 ? 'The replica is' : 'All replicas are'} in sync and will follow.`;
    return [{ id: 'replicas', mark: 'fine', words }];
  }
  const regions = lagging.map(({ region, status }) => `${region} (${status})`).join(', ');
  return [
    {
      id: 'replicas',
      mark: 'attention',
      words: `Not in sync: ${regions}. Readers there may keep the old value.`,
    },
  ];
}
