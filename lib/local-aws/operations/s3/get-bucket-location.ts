import { TRAIL_HOME_REGION } from '../../rules/trail-files/trail.ts';
import { getBucketLocation as members } from '../../shapes/s3/get-bucket-location.ts';
import { operation } from '../operation.ts';
import { checkBucket, type RestAnswer, S3_NAMESPACE, s3Demand, xmlAnswer } from './bucket.ts';

export const getBucketLocation = operation<typeof members, undefined>({
  name: 'GetBucketLocation',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('GetBucketLocation', input.Bucket)],
  async handle({ input }): Promise<RestAnswer> {
    checkBucket(input.Bucket);
    return xmlAnswer(`<LocationConstraint xmlns="${S3_NAMESPACE}">${TRAIL_HOME_REGION}</LocationConstraint>`);
  },
});
