import { TRAIL_QUEUE } from '../../rules/trail-files/trail.ts';
import { deleteMessage as members } from '../../shapes/sqs/delete-message.ts';
import { deleteMessage as remove } from '../../state/queue.ts';
import { operation } from '../operation.ts';
import { checkQueue, QUEUE_ARN, queueArn, queueDemand, sqsError } from './queue.ts';

export const deleteMessage = operation<typeof members, string>({
  name: 'DeleteMessage',
  readOnly: false,
  members,
  unrecorded: true,
  emptyAnswer: true,
  load: async (call) => queueArn(call),
  demands: (call, arn) => [queueDemand(call, 'DeleteMessage', arn)],
  async handle(call, arn) {
    checkQueue(arn);
    await remove(call.tx, TRAIL_QUEUE, messageOf(call.input.ReceiptHandle));
    return {};
  },
});

/** The message of a receipt handle. One that is gone already is no error. */
function messageOf(handle: string): number {
  const text = Buffer.from(handle, 'base64').toString();
  const [arn, seq = ''] = text.split(' ');
  if (arn !== QUEUE_ARN || !/^\d{1,15}$/.test(seq)) {
    throw sqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }
  return Number(seq);
}
