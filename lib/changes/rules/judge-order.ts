import { isDefaultKey } from '#lib/aws/rules/default-key.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { type Evidence, isPendingProved } from './evidence.ts';
import type { Order } from './order.ts';
import { refuseChange } from './refusals.ts';
import { checkDuration, readSchedule } from './schedule.ts';
import { holderOf, isReplica, labelMap, type Sight, versionIn } from './sight.ts';

const MOST_LABELS = 20;
const MOST_TAGS = 50;

/**
 * Whether an order can be given to AWS for a secret as it was just seen. What AWS would refuse is refused here in words
 * before anything is sent; what would leave the secret without a working current version is refused although AWS would
 * do it.
 */
export function judgeOrder(order: Order, sight: Sight, evidence: Evidence): Result<true> {
  return judgeWhole(order, sight) ?? judgeKind(order, sight, evidence);
}

type Judged = Result<true>;

/** What holds for every kind: deletion, owning service, replica. */
function judgeWhole(order: Order, sight: Sight): Judged | null {
  if (sight.owningService !== null && !MAY_BE_OWNED.has(order.kind)) {
    const words = `This secret belongs to ${sight.owningService}, an AWS service that changes it by itself. Use that service; nothing was sent.`;
    return refuseChange('owned-by-service', { words });
  }
  if (order.kind === 'promote-replica') return isReplica(sight) ? null : refuseChange('not-a-replica');
  if (isReplica(sight)) {
    const words = `This is a replica. AWS takes changes in ${sight.primaryRegion} only; nothing was sent.`;
    return refuseChange('replica', { words });
  }
  if (order.kind === 'restore') return sight.deletionAskedAt === null ? refuseChange('not-marked') : null;
  if (sight.deletionAskedAt !== null && order.kind !== 'force-delete')
    return refuseChange('marked-for-deletion');
  return null;
}

/** Managed rotation can be begun by hand; tags and the description stay the customer's. */
const MAY_BE_OWNED: ReadonlySet<Order['kind']> = new Set(['rotate', 'tag']);

function judgeKind(order: Order, sight: Sight, evidence: Evidence): Judged {
  switch (order.kind) {
    case 'rotate':
    case 'test-rotation':
      return judgeRotate(sight);
    case 'configure-rotation': {
      const schedule = readSchedule(order.schedule);
      return schedule.ok ? checkDuration(schedule.value, order.duration) : schedule;
    }
    case 'cancel-rotation':
      return sight.rotationEnabled ? ok(true) : refuseChange('rotation-off');
    case 'move-label':
      return judgeMove(order, sight, evidence);
    case 'take-off-label':
      return judgeTakeOff(order, sight);
    case 'put':
      return judgePut(order, sight);
    case 'delete':
    case 'force-delete':
      return judgeDelete(sight);
    case 'restore':
    case 'promote-replica':
      return ok(true);
    default:
      return judgeEdit(order, sight);
  }
}

function judgeRotate(sight: Sight): Judged {
  if (sight.functionArn === null && sight.owningService === null) return refuseChange('no-function');
  const current = holderOf(sight, 'AWSCURRENT');
  if (current === null) return refuseChange('no-value');
  const pending = holderOf(sight, 'AWSPENDING');
  return pending !== null && pending !== current ? refuseChange('rotation-unfinished') : ok(true);
}

function judgeMove(
  { label, fromVersionId, toVersionId }: Extract<Order, { kind: 'move-label' }>,
  sight: Sight,
  evidence: Evidence,
): Judged {
  const target = versionIn(sight, toVersionId);
  if (!target) return refuseChange('unknown-version');
  const holder = holderOf(sight, label);
  if (holder === toVersionId) return refuseChange('same-version');
  if (holder !== fromVersionId) return refuseChange('moved-on', { words: movedWords(label, holder) });
  if (label === 'AWSPENDING')
    return refuseChange('label-form', {
      words: 'AWSPENDING belongs to rotations. It can be taken off, not moved.',
    });
  if (label !== 'AWSCURRENT' && label !== 'AWSPREVIOUS' && /^AWS/.test(label))
    return refuseChange('label-form');
  if (label === 'AWSPREVIOUS' && target.labels.includes('AWSCURRENT')) {
    return refuseChange('label-form', {
      words:
        'AWSPREVIOUS is for the version before the current one. On the current one nothing could be rolled back to.',
    });
  }
  if (holder === null && Object.keys(labelMap(sight)).length >= MOST_LABELS)
    return refuseChange('too-many-labels');
  // Of every label: one that may be empty and got AWSPREVIOUS or a name of one's own would be read by it, and rolled to.
  if (target.labels.includes('AWSPENDING') && !target.labels.includes('AWSCURRENT')) {
    return label === 'AWSCURRENT' && isPendingProved(evidence, toVersionId)
      ? ok(true)
      : refuseChange('pending-version');
  }
  return heldAValue(target, evidence) ? ok(true) : refuseChange('maybe-empty');
}

/** "Somebody changed this secret while you were looking: AWSCURRENT is now 41d0c6e9. Nothing was moved. …" */
export function movedWords(label: string, holder: string | null): string {
  const now = holder === null ? 'on no version' : holder.slice(0, 8);
  return `Somebody changed this secret while you were looking: ${label} is now ${now}. Nothing was moved. Look at it again, then decide.`;
}

/**
 * AWS does not tell whether a version holds a value; a read does, or a record of it being put or current. AWSPREVIOUS does
 * not: it can be moved by hand.
 */
function heldAValue(
  target: { versionId: string; labels: readonly string[]; lastReadOn: string | null },
  evidence: Evidence,
): boolean {
  if (target.lastReadOn !== null || target.labels.includes('AWSCURRENT')) return true;
  return evidence.wereCurrent.includes(target.versionId) || evidence.put.includes(target.versionId);
}

function judgeTakeOff(
  { label, fromVersionId }: Extract<Order, { kind: 'take-off-label' }>,
  sight: Sight,
): Judged {
  if (label === 'AWSCURRENT') return refuseChange('current-stays');
  const holder = holderOf(sight, label);
  if (holder === null) return refuseChange('label-not-there');
  return holder === fromVersionId ? ok(true) : refuseChange('moved-on', { words: movedWords(label, holder) });
}

function judgePut({ labels }: Extract<Order, { kind: 'put' }>, sight: Sight): Judged {
  if (labels.some((label) => label !== 'AWSCURRENT' && /^AWS/.test(label))) return refuseChange('label-form');
  const held = labelMap(sight);
  const more = labels.filter((label) => held[label] === undefined).length;
  return Object.keys(held).length + more > MOST_LABELS ? refuseChange('too-many-labels') : ok(true);
}

function judgeDelete(sight: Sight): Judged {
  if (sight.replicas.length === 0) return ok(true);
  const regions = sight.replicas.map(({ region }) => region).join(', ');
  const words = `This secret still has replicas in ${regions}, and AWS does not delete a secret that has. Remove them first; nothing was sent.`;
  return refuseChange('has-replicas', { words });
}

function isKeyHeld(wanted: string, held: string | null): boolean {
  return isDefaultKey(wanted) ? isDefaultKey(held) : wanted === held;
}

function judgeEdit(order: Order, sight: Sight): Judged {
  switch (order.kind) {
    case 'describe':
      return order.description === sight.description ? refuseChange('unchanged') : ok(true);
    case 'change-key':
      return isKeyHeld(order.kmsKeyId, sight.kmsKeyId) ? refuseChange('unchanged') : ok(true);
    case 'tag':
      return judgeTags(order, sight);
    case 'replicate':
      return judgeReplicas(
        order.regions.map(({ region }) => region),
        sight,
      );
    case 'remove-replicas': {
      const known = new Set(sight.replicas.map(({ region }) => region));
      return order.regions.every((region) => known.has(region)) ? ok(true) : refuseChange('region-absent');
    }
    case 'put-policy':
      return judgePolicy(order.document, sight);
    case 'remove-policy':
      return sight.resourcePolicy === null ? refuseChange('unchanged') : ok(true);
    default:
      return ok(true);
  }
}

function judgeTags({ set, remove }: Extract<Order, { kind: 'tag' }>, sight: Sight): Judged {
  const known = new Map(sight.tags.map(({ key, value }) => [key, value]));
  const changes =
    set.some(({ key, value }) => known.get(key) !== value) || remove.some((key) => known.has(key));
  if (!changes) return refuseChange('unchanged');
  for (const key of remove) known.delete(key);
  for (const { key, value } of set) known.set(key, value);
  return known.size > MOST_TAGS ? refuseChange('too-many-tags') : ok(true);
}

function judgeReplicas(regions: readonly string[], sight: Sight): Judged {
  const own = sight.arn.split(':')[3];
  if (regions.some((region) => region === own)) return refuseChange('region-of-secret', { field: 'regions' });
  const taken = new Set(sight.replicas.map(({ region }) => region));
  const twice = new Set(regions).size < regions.length;
  if (twice || regions.some((region) => taken.has(region))) {
    return refuseChange('region-taken', { field: 'regions' });
  }
  return ok(true);
}

function judgePolicy(document: string, sight: Sight): Judged {
  let read: unknown;
  try {
    read = JSON.parse(document);
  } catch {
    return refuseChange('policy-form', { field: 'document' });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read) || !Object.hasOwn(read, 'Statement')) {
    return refuseChange('policy-form', { field: 'document' });
  }
  return document === sight.resourcePolicy ? refuseChange('unchanged') : ok(true);
}
