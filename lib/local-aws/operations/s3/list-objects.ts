import { listObjects as members } from '../../shapes/s3/list-objects.ts';
import { renderElement } from '../../wire/xml.ts';
import { operation } from '../operation.ts';
import { checkBucket, type RestAnswer, S3_NAMESPACE, s3Demand, xmlAnswer } from './bucket.ts';
import { encoderOf, listPage, mostKeys, pageXml } from './list-page.ts';

/** The first version of the listing: older programs still ask in it. */
export const listObjectsV1 = operation<typeof members, undefined>({
  name: 'ListObjects',
  readOnly: true,
  members,
  unrecorded: true,
  prepare: (world, now) => world.courier.deliver(now),
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('ListBucket', input.Bucket)],
  async handle(call): Promise<RestAnswer> {
    const { Bucket: bucket, Prefix: prefix = '', Delimiter: delimiter = '', Marker: after = '' } = call.input;
    checkBucket(bucket);
    const most = mostKeys(call.input.MaxKeys);
    const page = await listPage(call, { bucket, prefix, delimiter, most, after });
    const encoded = encoderOf(call.input.EncodingType);
    const facts = Object.entries({
      Name: bucket,
      Prefix: encoded(prefix),
      Marker: encoded(after),
      Delimiter: delimiter === '' ? undefined : encoded(delimiter),
      // Without a delimiter callers go on after the last key by themselves.
      NextMarker: delimiter === '' || page.next === undefined ? undefined : encoded(page.next),
      EncodingType: call.input.EncodingType,
      MaxKeys: most,
      IsTruncated: String(page.next !== undefined),
    })
      .map(([name, value]) => (value === undefined ? '' : renderElement(name, value)))
      .join('');
    const body = facts + pageXml(page, encoded);
    return xmlAnswer(`<ListBucketResult xmlns="${S3_NAMESPACE}">${body}</ListBucketResult>`);
  },
});
