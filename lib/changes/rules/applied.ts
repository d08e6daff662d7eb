import { isDefaultKey } from '#lib/aws/rules/default-key.ts';
import type { Seen } from './facts.ts';
import type { Order } from './order.ts';
import { holderOf, labelMap, type Sight, versionIn } from './sight.ts';

/** What AWS shows of a change: it is there, it is not, or it has begun and is not at its end. */
export type Applied = 'yes' | 'no' | 'under-way';

/**
 * Whether what was ordered is what AWS shows now. This is how every result is told, also where the answer of the call
 * was lost. `sight` null: AWS does not know the secret any more. `token`: of the change;
 * `seen`: what it was prepared on.
 */
export function isApplied(order: Order, token: string, sight: Sight | null, seen: Seen): Applied {
  if (sight === null) return order.kind === 'force-delete' ? 'yes' : 'no';
  switch (order.kind) {
    case 'rotate':
      return rotated(token, sight);
    case 'test-rotation':
      // The temporary version goes when the test is over: only the trail tells how it ended.
      return versionIn(sight, token)?.labels.includes('AWSPENDING') ? 'under-way' : 'no';
    case 'put': {
      const version = versionIn(sight, token);
      return version ? 'yes' : 'no';
    }
    case 'move-label':
      return yes(holderOf(sight, order.label) === order.toVersionId);
    case 'take-off-label':
      return yes(holderOf(sight, order.label) === null);
    default:
      return yes(isEdited(order, sight, seen));
  }
}

const yes = (is: boolean): Applied => (is ? 'yes' : 'no');

function rotated(token: string, sight: Sight): Applied {
  const version = versionIn(sight, token);
  if (!version) return 'no';
  const labels = version.labels;
  if (labels.includes('AWSCURRENT')) return 'yes';
  if (labels.includes('AWSPENDING')) return 'under-way';
  return labels.includes('AWSPREVIOUS') ? 'yes' : 'no';
}

function isEdited(order: Order, sight: Sight, seen: Seen): boolean {
  switch (order.kind) {
    case 'configure-rotation':
      return (
        sight.rotationEnabled === true &&
        sight.functionArn === order.functionArn &&
        sight.schedule === order.schedule &&
        (order.duration === null || sight.duration === order.duration)
      );
    case 'cancel-rotation':
      return sight.rotationEnabled !== true;
    case 'describe':
      return sight.description === order.description;
    case 'change-key':
      return isSameKey(order.kmsKeyId, sight.kmsKeyId, seen.kmsKeyId);
    case 'tag': {
      const tags = new Map(sight.tags.map(({ key, value }) => [key, value]));
      return (
        order.set.every(({ key, value }) => tags.get(key) === value) &&
        order.remove.every((key) => !tags.has(key) || order.set.some((tag) => tag.key === key))
      );
    }
    case 'replicate': {
      const there = new Set(sight.replicas.map(({ region }) => region));
      return order.regions.every(({ region }) => there.has(region));
    }
    case 'remove-replicas': {
      const there = new Set(sight.replicas.map(({ region }) => region));
      return order.regions.every((region) => !there.has(region));
    }
    case 'promote-replica':
      return sight.primaryRegion === null;
    case 'put-policy':
      return sameJson(order.document, sight.resourcePolicy);
    case 'remove-policy':
      return sight.resourcePolicy === null;
    case 'delete':
      return sight.deletionAskedAt !== null;
    case 'restore':
      return sight.deletionAskedAt === null;
    default:
      return false;
  }
}

/**
 * AWS shows a key by its complete ARN, whatever it was named by. What an alias leads to cannot be told here: then
 * another key than before is the one.
 */
function isSameKey(wanted: string, shown: string | null, before: string | null): boolean {
  if (wanted === '') return isDefaultKey(shown);
  if (wanted === shown) return true;
  if (shown === null) return false;
  return wanted.includes('alias/') ? shown !== before : shown.endsWith(`/${wanted}`);
}

function sameJson(a: string, b: string | null): boolean {
  if (b === null) return false;
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return a === b;
  }
}

/** What is kept of the read-back: facts that pages show. No value. */
export function outcomeFacts(sight: Sight | null) {
  if (sight === null) return { gone: true };
  return {
    gone: false,
    labels: labelMap(sight),
    rotationEnabled: sight.rotationEnabled,
    nextRotationAt: sight.nextRotationAt,
    deletionAskedAt: sight.deletionAskedAt,
    replicas: sight.replicas.map(({ region, status }) => `${region}: ${status}`),
  };
}
