import { headObject as members } from '../../shapes/s3/head-object.ts';
import { operation } from '../operation.ts';
import { existingObject, objectHeaders, type RestAnswer, s3Demand } from './bucket.ts';

export const headObject = operation<typeof members, undefined>({
  name: 'HeadObject',
  readOnly: true,
  members,
  unrecorded: true,
  prepare: (world, now) => world.courier.deliver(now),
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('GetObject', input.Bucket, input.Key)],
  async handle(call): Promise<RestAnswer> {
    const head = await existingObject(call);
    return { status: 200, contentType: head.contentType, headers: objectHeaders(head), body: '' };
  },
});
