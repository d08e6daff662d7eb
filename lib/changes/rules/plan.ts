import type { Evidence } from './evidence.ts';
import { type LabelStep, labelSteps } from './labels.ts';
import { needsTypedName, type Order } from './order.ts';
import { type Check, checksOf } from './plan-checks.ts';
import { putPolicyWords, removePolicyWords } from './policy-order-words.ts';
import { readSchedule, scheduleWords } from './schedule.ts';
import { holderOf, type Sight, versionIn } from './sight.ts';

/** What an order will do, said before it is done. */
export interface Plan {
  /** "Rotate now", "Roll back to b83f41d7". */
  readonly title: string;
  /** Sentences of what will happen; frozen and signed. */
  readonly words: readonly string[];
  /** "AWSCURRENT is e9a27b10, as you see it now." Null: it rests on nothing that could move. */
  readonly precondition: string | null;
  readonly labels: readonly LabelStep[];
  readonly checks: readonly Check[];
  /** On the button, without the environment: "Rotate", "Move the label". */
  readonly verb: string;
  readonly typedName: boolean;
  /** A value is typed when it is run. */
  readonly takesValue: boolean;
}

/** Stands for the version that an order makes. */
export const NEW_VERSION = 'new';

export function planOf(order: Order, sight: Sight, evidence: Evidence, now: Date): Plan {
  const touchesLabels = ['move-label', 'take-off-label', 'put', 'rotate'].includes(order.kind);
  return {
    ...textsOf(order, sight),
    precondition: preconditionOf(order, sight),
    labels: touchesLabels ? labelSteps(order, sight, NEW_VERSION) : [],
    checks: checksOf(order, sight, evidence, now),
    typedName: needsTypedName(order),
    takesValue: order.kind === 'put',
  };
}

/** In a title; where something is decided an id is never cut. */
const short = (versionId: string) => versionId.slice(0, 8);
const whole = (versionId: string | null) => versionId ?? 'no version';

interface Texts {
  readonly title: string;
  readonly verb: string;
  readonly words: readonly string[];
}

function textsOf(order: Order, sight: Sight): Texts {
  switch (order.kind) {
    case 'rotate':
      return {
        title: 'Rotate now',
        verb: 'Rotate',
        words: [
          `AWS invokes ${functionWords(sight.functionArn, sight)} four times: it makes a new value, sets it behind the secret, signs in with it, and moves AWSCURRENT to it.`,
          `${whole(holderOf(sight, 'AWSCURRENT'))} becomes AWSPREVIOUS. Nobody sees a value.`,
        ],
      };
    case 'test-rotation':
      return {
        title: 'Test the rotation',
        verb: 'Test',
        words: [
          `AWS invokes only testSecret of ${functionWords(sight.functionArn, sight)}, with a copy of the current value under AWSPENDING that is removed afterwards.`,
          'The current version stays as it is.',
        ],
      };
    case 'configure-rotation':
      return configureTexts(order, sight);
    case 'cancel-rotation':
      return {
        title: 'Stop rotating',
        verb: 'Stop',
        words: [
          'This disables the schedule: AWS rotates the secret no more until somebody switches it on again.',
          'Function, schedule and all labels stay as they are, also AWSPENDING of a rotation that is half-way.',
        ],
      };
    case 'move-label':
      return moveTexts(order, sight);
    case 'take-off-label':
      return takeOffTexts(order);
    case 'put':
      return {
        title: order.labels.includes('AWSCURRENT')
          ? 'Put a new value'
          : `Put a value as ${order.labels.join(', ')}`,
        verb: 'Put the value',
        words: [
          `A new version is made with ${SHAPE_WORDS[order.shape]}, which is typed when this is run and goes to AWS only. It gets ${order.labels.join(' and ')}.`,
          ...(order.labels.includes('AWSCURRENT')
            ? [
                `${whole(holderOf(sight, 'AWSCURRENT'))} becomes AWSPREVIOUS. Readers get the new value with their next read.`,
              ]
            : ['AWSCURRENT stays where it is.']),
        ],
      };
    case 'delete':
    case 'force-delete':
    case 'restore':
      return deletionTexts(order, sight);
    default:
      return editTexts(order, sight);
  }
}

const SHAPE_WORDS = { json: 'a JSON object', text: 'a text', binary: 'binary data' } as const;

/** Whole: a function of the same name in another account is another function. */
function functionWords(arn: string | null, sight: Sight): string {
  if (arn === null) return 'the rotation of the owning service';
  const account = arn.split(':')[4];
  return account === sight.arn.split(':')[4] ? arn : `${arn}, which is in another account, ${account},`;
}

function configureTexts(order: Extract<Order, { kind: 'configure-rotation' }>, sight: Sight): Texts {
  const read = readSchedule(order.schedule);
  const words = read.ok ? scheduleWords(read.value, order.duration) : order.schedule;
  return {
    title: sight.rotationEnabled ? 'Change the schedule' : 'Set up rotation',
    verb: 'Set the schedule',
    words: [
      `${words}. AWS rotates at any moment inside a window.`,
      `AWS invokes ${functionWords(order.functionArn, sight)} for it: that function reads the value and sets new ones.`,
      replacedWords(order.functionArn, sight),
      'Nothing is rotated now: AWS only invokes testSecret of the function once.',
    ],
  };
}

function replacedWords(functionArn: string, sight: Sight): string {
  if (sight.functionArn === null) return 'There is no function now.';
  if (sight.functionArn === functionArn) return 'It is the function that is set now.';
  return `It replaces ${functionWords(sight.functionArn, sight)}.`;
}

function moveTexts(order: Extract<Order, { kind: 'move-label' }>, sight: Sight): Texts {
  const title = short(order.toVersionId);
  const target = order.toVersionId;
  const from = whole(order.fromVersionId);
  if (order.label !== 'AWSCURRENT') {
    return {
      title: `Move ${order.label} to ${title}`,
      verb: 'Move the label',
      words: [
        `${order.label} goes from ${from} to ${target}. AWSCURRENT stays where it is. The value is not shown to anyone.`,
      ],
    };
  }
  const isPending = versionIn(sight, order.toVersionId)?.labels.includes('AWSPENDING') ?? false;
  return {
    title: isPending ? `Finish the rotation with ${title}` : `Roll back to ${title}`,
    verb: isPending ? 'Finish the rotation' : 'Roll back',
    words: [
      `AWSCURRENT goes from ${from} ${isPending ? 'on' : 'back'} to ${target}, and ${from} becomes AWSPREVIOUS. AWS does it only if AWSCURRENT is still ${from}.`,
      'The value is not shown to anyone. Readers get it with their next read.',
    ],
  };
}

function takeOffTexts(order: Extract<Order, { kind: 'take-off-label' }>): Texts {
  const version = order.fromVersionId;
  const pending = order.label === 'AWSPENDING';
  return {
    title: `Take ${order.label} off ${short(version)}`,
    verb: 'Take the label off',
    words: [
      pending
        ? `AWSPENDING leaves ${version}. That unblocks the next rotation. No value changes and no version is deleted.`
        : `${order.label} leaves ${version}. No value changes; who reads by this label finds nothing any more.`,
    ],
  };
}

function deletionTexts(
  order: Extract<Order, { kind: 'delete' | 'force-delete' | 'restore' }>,
  sight: Sight,
): Texts {
  if (order.kind === 'restore') {
    return {
      title: 'Take the deletion back',
      verb: 'Restore',
      words: ['The secret can be read again at once, with the values and labels it had.'],
    };
  }
  if (order.kind === 'force-delete') {
    return {
      title: 'Delete for good, now',
      verb: 'Delete for good',
      words: [
        `All ${sight.versions.length} versions are deleted at once. This cannot be undone by anybody, AWS included.`,
        'Every reader is refused from now on.',
      ],
    };
  }
  return {
    title: 'Plan the deletion',
    verb: 'Plan the deletion',
    words: [
      `AWS refuses every read from now on and deletes the secret in ${order.windowDays} days. Until then it can be restored as it was.`,
    ],
  };
}

function editTexts(order: Order, sight: Sight): Texts {
  switch (order.kind) {
    case 'describe':
      return {
        title: 'Change the description',
        verb: 'Change it',
        words: [`The description becomes: ${order.description || '(empty)'}`],
      };
    case 'change-key':
      return {
        title: 'Change the KMS key',
        verb: 'Change the key',
        words: [
          `The versions AWSCURRENT, AWSPENDING and AWSPREVIOUS are encrypted anew under ${order.kmsKeyId || 'the default key of the account'}. Older versions keep their key.`,
          'A reader or rotation function that may not use the new key is refused from then on.',
        ],
      };
    case 'tag':
      return { title: 'Change tags', verb: 'Change the tags', words: tagWords(order) };
    case 'replicate':
      return {
        title: 'Add replicas',
        verb: 'Add the replicas',
        words: order.regions.map(
          ({ region, kmsKeyId }) =>
            `A replica is made in ${region}, under ${kmsKeyId || 'the default key there'}.`,
        ),
      };
    case 'remove-replicas':
      return {
        title: 'Remove replicas',
        verb: 'Remove the replicas',
        words: [
          `The replicas in ${order.regions.join(', ')} are deleted at once. Readers there are refused from then on.`,
        ],
      };
    case 'promote-replica':
      return {
        title: 'Make this replica a secret of its own',
        verb: 'Promote the replica',
        words: [
          `It stops following the secret in ${sight.primaryRegion}. From then on the two have different values; this cannot be undone.`,
        ],
      };
    case 'put-policy':
      return {
        title: 'Set the resource policy',
        verb: 'Set the policy',
        words: putPolicyWords(order.document, order.blockPublic, sight),
      };
    default:
      return {
        title: 'Remove the resource policy',
        verb: 'Remove the policy',
        words: removePolicyWords(sight),
      };
  }
}

function tagWords({ set, remove }: Extract<Order, { kind: 'tag' }>): readonly string[] {
  return [
    ...set.map(({ key, value }) => `The tag ${key} becomes ${value || '(empty)'}.`),
    ...remove.map((key) => `The tag ${key} is taken off.`),
  ];
}

function preconditionOf(order: Order, sight: Sight): string | null {
  if (order.kind === 'move-label' || order.kind === 'take-off-label') {
    const from = order.fromVersionId;
    return `${order.label} is ${from === null ? 'on no version' : from}, as you see it now.`;
  }
  if (['put', 'rotate', 'test-rotation'].includes(order.kind)) {
    return `AWSCURRENT is ${whole(holderOf(sight, 'AWSCURRENT'))}, as you see it now.`;
  }
  return 'The secret is as you see it now.';
}
