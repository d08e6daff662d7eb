import { readRange } from '../../rules/trail-files/byte-range.ts';
import { getObject as members } from '../../shapes/s3/get-object.ts';
import { readBytes } from '../../state/objects.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { existingObject, objectHeaders, type RestAnswer, s3Demand } from './bucket.ts';

export const getObject = operation<typeof members, undefined>({
  name: 'GetObject',
  readOnly: true,
  members,
  unrecorded: true,
  prepare: (world, now) => world.courier.deliver(now),
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('GetObject', input.Bucket, input.Key)],
  async handle(call): Promise<RestAnswer> {
    const head = await existingObject(call);
    const at = { bucket: call.input.Bucket, key: head.key };
    const range = readRange(call.input.Range, head.size);
    if (range === 'unsatisfiable') {
      throw new AwsError('InvalidRange', 'The requested range is not satisfiable', { status: 416 });
    }
    const { from, length } = range ?? { from: 0, length: head.size };
    const partial = {
      'Content-Length': length,
      'Content-Range': `bytes ${from}-${from + length - 1}/${head.size}`,
    };
    return {
      status: range === undefined ? 200 : 206,
      contentType: head.contentType,
      headers: { ...objectHeaders(head), ...(range === undefined ? {} : partial) },
      body: await readBytes(call.tx, at, { from, length }),
    };
  },
});
