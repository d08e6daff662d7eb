import { BUCKET_OWNER, TRAIL_HOME_REGION, TRAIL_QUEUE } from '../../rules/trail-files/trail.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

export const QUEUE_ARN = `arn:aws:sqs:${TRAIL_HOME_REGION}:${BUCKET_OWNER}:${TRAIL_QUEUE}`;

type Asked = Call<{ readonly QueueUrl: string }>;

/** The ARN of the queue that a URL leads to: its last two parts are account and name. */
export function queueArn({ input, region }: Asked): string {
  const [, account = '', name = ''] = /\/(\d{12})\/([\w-]{1,80}(?:\.fifo)?)$/.exec(input.QueueUrl) ?? [];
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

export function queueDemand(call: Asked, action: string, arn: string): NamedDemand {
  const owner = arn.split(':')[4] || call.account;
  return {
    action: `sqs:${action}`,
    resource: arn,
    shownResource: arn.toLowerCase(),
    owner,
    context: new Map(),
  };
}

export function checkQueue(arn: string): void {
  if (arn === QUEUE_ARN) return;
  throw sqsError(
    'QueueDoesNotExist',
    'The specified queue does not exist.',
    'AWS.SimpleQueueService.NonExistentQueue',
  );
}

/** Errors of SQS carry their namespace, and in a header the code of the older protocol. */
export function sqsError(code: string, words: string, queryCode = code): AwsError {
  return new AwsError(`com.amazonaws.sqs#${code}`, words, { layer: 'front', trailCode: code, queryCode });
}

export function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  throw sqsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}
