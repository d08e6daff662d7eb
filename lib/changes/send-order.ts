import type { Aws } from '#lib/aws/aws.ts';
import { cancelRotateSecret } from '#lib/aws/cancel-rotate-secret.ts';
import { deleteResourcePolicy } from '#lib/aws/delete-resource-policy.ts';
import { deleteSecret } from '#lib/aws/delete-secret.ts';
import type { OperatorOrder, OperatorResult } from '#lib/aws/operator-session.ts';
import { promoteReplica } from '#lib/aws/promote-replica.ts';
import { putResourcePolicy } from '#lib/aws/put-resource-policy.ts';
import { putSecretValue } from '#lib/aws/put-secret-value.ts';
import { removeReplicas } from '#lib/aws/remove-replicas.ts';
import { replicateSecret } from '#lib/aws/replicate-secret.ts';
import { restoreSecret } from '#lib/aws/restore-secret.ts';
import { rotateSecret } from '#lib/aws/rotate-secret.ts';
import { awsFailure } from '#lib/aws/rules/errors.ts';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import { tagSecret } from '#lib/aws/tag-secret.ts';
import { untagSecret } from '#lib/aws/untag-secret.ts';
import { updateSecret } from '#lib/aws/update-secret.ts';
import { updateVersionStage } from '#lib/aws/update-version-stage.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import type { Order } from './rules/order.ts';

export interface Errand {
  readonly secretArn: string;
  readonly token: string;
  readonly order: Order;
  /** The function as it was seen. */
  readonly functionArn: string | null;
  /** Only for an order that puts one. */
  readonly value: SecretValue | null;
}

/** Makes the one call of AWS that an order stands for. Once: nothing is repeated here or below. */
export async function sendOrder(
  aws: Aws,
  operator: OperatorOrder,
  { secretArn, token, order, functionArn, value }: Errand,
): Promise<OperatorResult<unknown>> {
  const known = functionArn === null ? {} : { functionArn };
  switch (order.kind) {
    case 'rotate':
      return await rotateSecret(aws, operator, { secretArn, token, rotateImmediately: true, ...known });
    case 'test-rotation':
      return await rotateSecret(aws, operator, { secretArn, token, rotateImmediately: false, ...known });
    case 'configure-rotation':
      return await rotateSecret(aws, operator, {
        ...{ secretArn, token, functionArn: order.functionArn },
        rotateImmediately: false,
        rules: {
          expression: order.schedule,
          ...(order.duration === null ? {} : { duration: order.duration }),
        },
      });
    case 'cancel-rotation':
      return await cancelRotateSecret(aws, operator, { secretArn });
    case 'move-label':
      return await updateVersionStage(aws, operator, { secretArn, ...order });
    case 'take-off-label':
      return await updateVersionStage(aws, operator, { secretArn, ...order, toVersionId: null });
    case 'put':
      invariant(value, 'a put carries a value');
      return await putSecretValue(aws, operator, { secretArn, token, value, labels: order.labels });
    case 'delete':
      return await deleteSecret(aws, operator, { secretArn, windowDays: order.windowDays });
    case 'force-delete':
      return await deleteSecret(aws, operator, { secretArn, windowDays: null });
    case 'restore':
      return await restoreSecret(aws, operator, { secretArn });
    default:
      return await sendEdit(aws, operator, secretArn, order);
  }
}

type EditOrder = Extract<
  Order,
  {
    kind:
      | 'describe'
      | 'change-key'
      | 'tag'
      | 'replicate'
      | 'remove-replicas'
      | 'promote-replica'
      | 'put-policy'
      | 'remove-policy';
  }
>;

async function sendEdit(
  aws: Aws,
  operator: OperatorOrder,
  secretArn: string,
  order: EditOrder,
): Promise<OperatorResult<unknown>> {
  switch (order.kind) {
    case 'describe':
      return await updateSecret(aws, operator, { secretArn, description: order.description });
    case 'change-key':
      return await updateSecret(aws, operator, { secretArn, kmsKeyId: order.kmsKeyId });
    case 'tag':
      return await sendTags(aws, operator, secretArn, order);
    case 'replicate':
      return await replicateSecret(aws, operator, { secretArn, regions: order.regions, overwrite: false });
    case 'remove-replicas':
      return await removeReplicas(aws, operator, { secretArn, regions: order.regions });
    case 'promote-replica':
      return await promoteReplica(aws, operator, { secretArn });
    case 'put-policy':
      return await putResourcePolicy(aws, operator, { secretArn, ...order });
    case 'remove-policy':
      return await deleteResourcePolicy(aws, operator, { secretArn });
  }
}

/** Two calls of AWS where tags are both set and taken off; the second is made only after the first was done. */
async function sendTags(
  aws: Aws,
  operator: OperatorOrder,
  secretArn: string,
  { set, remove }: Extract<Order, { kind: 'tag' }>,
): Promise<OperatorResult<unknown>> {
  const kept = new Set(set.map(({ key }) => key));
  const keys = remove.filter((key) => !kept.has(key));
  const tagged = set.length === 0 ? null : await tagSecret(aws, operator, { secretArn, tags: set });
  if (keys.length === 0 && tagged) return tagged;
  if (tagged && !tagged.ok) return tagged;
  const untagged = await untagSecret(aws, operator, { secretArn, keys });
  // What was set is set: from here on only a look at the secret tells.
  if (!untagged.ok && tagged) return { ...awsFailure('unknown'), sent: true, traces: untagged.traces };
  return untagged;
}
