import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Aws } from '#lib/aws/aws.ts';
import type { AwsPlace } from '#lib/aws/rules/account.ts';
import type { TrailReader } from '#lib/aws/trail-clients.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
}

export type QueueRefusal = Refusal<'denied' | 'no-queue' | 'unreachable'>;

/** The queue of a trail. A message stays in it until it is deleted; until then it comes again. */
export interface TrailQueue {
  receive(): Promise<Result<readonly ReceivedMessage[], QueueRefusal>>;
  delete(message: ReceivedMessage): Promise<Result<null, QueueRefusal>>;
}

/** As many as one call gives. */
const AT_ONCE = 10;
/** Long enough to read ten files; a message that is not deleted by then comes again. */
const HIDDEN_SECONDS = 300;

export interface QueueOptions {
  readonly queue: { readonly account: string; readonly name: string };
  readonly reads: TrailReader;
  readonly signal: AbortSignal;
  readonly hiddenSeconds?: number;
}

/** The queue under the limits of the way to AWS. Its address is made of its parts and is never followed as a host. */
export function trailQueue(aws: Aws, place: AwsPlace, options: QueueOptions): TrailQueue {
  const { queue, reads, signal, hiddenSeconds = HIDDEN_SECONDS } = options;
  const QueueUrl = `https://sqs.${place.region}.amazonaws.com/${queue.account}/${queue.name}`;
  return {
    receive: async () => {
      const answer = await aws.trailQueue(
        place,
        reads,
        (client, send) =>
          client
            .send(
              new ReceiveMessageCommand({
                QueueUrl,
                MaxNumberOfMessages: AT_ONCE,
                VisibilityTimeout: hiddenSeconds,
                WaitTimeSeconds: 0,
              }),
              send,
            )
            .catch(queueMissing),
        { signal },
      );
      if (!answer.ok) return refusalOf(answer.refusal.code);
      if (answer.value === 'no-queue') return refusalOf('no-queue');
      return ok(
        (answer.value.Messages ?? []).flatMap(({ MessageId, Body, ReceiptHandle }) =>
          MessageId && ReceiptHandle ? [{ id: MessageId, body: Body ?? '', receipt: ReceiptHandle }] : [],
        ),
      );
    },
    delete: async ({ receipt }) => {
      const answer = await aws.trailQueue(
        place,
        reads,
        (client, send) =>
          client
            .send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }), send)
            .catch(queueMissing),
        { signal },
      );
      return answer.ok ? ok(null) : refusalOf(answer.refusal.code);
    },
  };
}

function queueMissing(error: unknown): 'no-queue' {
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'QueueDoesNotExist' || name === 'AWS.SimpleQueueService.NonExistentQueue') return 'no-queue';
  throw error;
}

function refusalOf(code: string): Result<never, QueueRefusal> {
  if (code === 'no-queue')
    return refuse('no-queue', 'There is no such queue. Look at its name, account and region.');
  if (code === 'denied' || code === 'expired-credentials') {
    return refuse('denied', 'The queue may not be read. It needs sqs:ReceiveMessage and sqs:DeleteMessage.');
  }
  return refuse('unreachable', 'The queue could not be asked. It will be asked again.');
}
