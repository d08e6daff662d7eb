import { deleteObject as members } from '../../shapes/s3/delete-object.ts';
import { findRetention } from '../../state/locked-objects.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { checkBucket, type RestAnswer, s3Demand } from './bucket.ts';

/** Removes nothing: a version under retention is refused, and everything else the local AWS does not do. */
export const deleteObject = operation<typeof members, undefined>({
  name: 'DeleteObject',
  readOnly: false,
  members,
  unrecorded: true,
  load: async () => undefined,
  demands: ({ input }) => [
    s3Demand(input.VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', input.Bucket, input.Key),
  ],
  async handle({ input, tx, now }): Promise<RestAnswer> {
    checkBucket(input.Bucket);
    const retention = await findRetention(tx, input.Bucket, input.Key);
    if (input.VersionId !== undefined && retention && retention.until > now) {
      throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', {
        status: 403,
      });
    }
    throw new AwsError('NotImplemented', 'The local AWS removes no objects.', { status: 501 });
  },
});
