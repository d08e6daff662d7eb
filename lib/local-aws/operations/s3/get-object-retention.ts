import { getObjectRetention as members } from '../../shapes/s3/get-object-retention.ts';
import { findRetention } from '../../state/locked-objects.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { renderElement } from '../../wire/xml.ts';
import { operation } from '../operation.ts';
import { existingObject, type RestAnswer, S3_NAMESPACE, s3Demand, xmlAnswer } from './bucket.ts';

export const getObjectRetention = operation<typeof members, undefined>({
  name: 'GetObjectRetention',
  readOnly: true,
  members,
  unrecorded: true,
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('GetObjectRetention', input.Bucket, input.Key)],
  async handle(call): Promise<RestAnswer> {
    const { key } = await existingObject(call);
    const retention = await findRetention(call.tx, call.input.Bucket, key);
    if (!retention) {
      throw new AwsError(
        'NoSuchObjectLockConfiguration',
        'The specified object does not have a ObjectLock configuration',
        { status: 404 },
      );
    }
    const facts =
      renderElement('Mode', retention.mode) + renderElement('RetainUntilDate', retention.until.toISOString());
    return xmlAnswer(`<Retention xmlns="${S3_NAMESPACE}">${facts}</Retention>`);
  },
});
