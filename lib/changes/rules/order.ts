import { z } from 'zod';
import type { SecretAct } from '#lib/access/rules/act.ts';
import { isSecretName } from '#lib/aws/rules/address.ts';
import { isDefaultKey } from '#lib/aws/rules/default-key.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { SECRET_TYPES } from '#lib/secrets/rules/type.ts';

const versionId = z.string().regex(/^[\x21-\x7e]{1,64}$/);
const label = z.string().min(1).max(256).refine(isStorable);
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A region looks like eu-central-1.');
const functionArn = z
  .string()
  .max(512)
  .regex(
    /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?$/,
    'This is not the ARN of a Lambda function.',
  );
const kmsKeyId = z
  .string()
  .max(2_048)
  .regex(/^[A-Za-z0-9:/_-]*$/, 'A key is named by its ARN, its id or its alias.');
const description = z.string().max(2_048).refine(isStorable);
const tagKey = z
  .string()
  .min(1, 'A tag needs a key.')
  .max(128)
  .refine(isStorable)
  .refine((key) => !/^aws:/i.test(key), 'Keys that begin with aws: belong to AWS.');
const tag = z.strictObject({ key: tagKey, value: z.string().max(256).refine(isStorable) });
const tags = z.array(tag).max(50);

/** How a value is made up; what is in it is typed when the change is run and is in no order. */
export const valueShapeSchema = z.enum(['json', 'text', 'binary']);

/**
 * What can be ordered of a secret, without any value: exactly this is frozen, shown and signed. `kind` is stable; pages
 * and records name it.
 */
export const orderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rotate') }),
  z.strictObject({ kind: z.literal('test-rotation') }),
  z.strictObject({
    kind: z.literal('configure-rotation'),
    functionArn,
    /** `rate(…)` or `cron(…)`. */
    schedule: z.string().min(1).max(256),
    /** Length of the window, `NNh`; null: to the end of the day, or one hour where hours are counted. */
    duration: z
      .string()
      .regex(/^([1-9]|1\d|2[0-4])h$/, 'A window is 1h to 24h long.')
      .nullable(),
  }),
  z.strictObject({ kind: z.literal('cancel-rotation') }),
  z.strictObject({
    kind: z.literal('move-label'),
    label,
    /** Who holds it, as the person saw it; null: nobody. */
    fromVersionId: versionId.nullable(),
    toVersionId: versionId,
  }),
  z.strictObject({ kind: z.literal('take-off-label'), label, fromVersionId: versionId }),
  z.strictObject({ kind: z.literal('put'), shape: valueShapeSchema, labels: z.array(label).min(1).max(5) }),
  z.strictObject({ kind: z.literal('describe'), description }),
  z.strictObject({
    kind: z.literal('change-key'),
    /** Empty: the key that AWS keeps, by whatever name it was asked for. */
    kmsKeyId: kmsKeyId.transform((named) => (isDefaultKey(named) ? '' : named)),
  }),
  z.strictObject({ kind: z.literal('tag'), set: tags, remove: z.array(tagKey).max(50) }),
  z.strictObject({
    kind: z.literal('replicate'),
    regions: z
      .array(z.strictObject({ region, kmsKeyId: kmsKeyId.nullable() }))
      .min(1)
      .max(20),
  }),
  z.strictObject({ kind: z.literal('remove-replicas'), regions: z.array(region).min(1).max(20) }),
  z.strictObject({ kind: z.literal('promote-replica') }),
  z.strictObject({
    kind: z.literal('put-policy'),
    document: z.string().min(2).max(20_480).refine(isStorable),
    blockPublic: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('remove-policy') }),
  z.strictObject({ kind: z.literal('delete'), windowDays: z.int().min(7).max(30) }),
  z.strictObject({ kind: z.literal('force-delete') }),
  z.strictObject({ kind: z.literal('restore') }),
]);
export type Order = z.infer<typeof orderSchema>;
export type OrderKind = Order['kind'];

/** A secret that is to be created. Its value is typed or generated when it is created. */
export const creationSchema = z.strictObject({
  name: z.string().refine(isSecretName, 'A name has 1 to 512 letters, digits and /_+=.@-!'),
  type: z.enum(SECRET_TYPES),
  description,
  kmsKeyId: kmsKeyId.nullable(),
  tags,
});
export type Creation = z.infer<typeof creationSchema>;

/** The act that an access policy knows a kind by. */
const ACT_OF: Readonly<Record<OrderKind, SecretAct>> = {
  rotate: 'rotate',
  'test-rotation': 'rotate',
  'configure-rotation': 'rotate',
  'cancel-rotation': 'rotate',
  'move-label': 'roll-back',
  'take-off-label': 'roll-back',
  put: 'put',
  describe: 'edit',
  'change-key': 'edit',
  tag: 'edit',
  replicate: 'edit',
  'remove-replicas': 'edit',
  'promote-replica': 'edit',
  'put-policy': 'edit',
  'remove-policy': 'edit',
  delete: 'delete',
  'force-delete': 'delete',
  restore: 'delete',
};

export function actOf(kind: OrderKind): SecretAct {
  return ACT_OF[kind];
}

/**
 * What no automatic rule may approve, because it lets others read, hands the value to another function, or destroys it at
 * once. `functionArn`: of the rotation as it stands.
 */
export function needsPerson(order: Order, functionArn: string | null): boolean {
  if (order.kind === 'configure-rotation') return order.functionArn !== functionArn;
  return order.kind === 'put-policy' || order.kind === 'remove-policy' || order.kind === 'force-delete';
}

/** Kinds whose effect cannot be taken back by another change: the name of the secret has to be typed. */
export function needsTypedName(order: Order): boolean {
  return order.kind === 'force-delete' || order.kind === 'remove-replicas' || order.kind === 'delete';
}
