import { listObjectsV2 as members } from '../../shapes/s3/list-objects-v2.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { renderElement } from '../../wire/xml.ts';
import { type Call, operation } from '../operation.ts';
import { checkBucket, type RestAnswer, S3_NAMESPACE, s3Demand, xmlAnswer } from './bucket.ts';
import { encoderOf, listPage, mostKeys, pageXml } from './list-page.ts';

type Input = InputOf<typeof members>;

export const listObjectsV2 = operation<typeof members, undefined>({
  name: 'ListObjectsV2',
  readOnly: true,
  members,
  unrecorded: true,
  prepare: (world, now) => world.courier.deliver(now),
  load: async () => undefined,
  demands: ({ input }) => [s3Demand('ListBucket', input.Bucket)],
  async handle(call): Promise<RestAnswer> {
    const { Bucket: bucket, Prefix: prefix = '', Delimiter: delimiter = '', StartAfter } = call.input;
    checkBucket(bucket);
    const most = mostKeys(call.input.MaxKeys);
    const page = await listPage(call, { bucket, prefix, delimiter, most, after: placeOf(call) });
    const encoded = encoderOf(call.input.EncodingType);
    const next = page.next && call.world.pageTokens.issue(bindingOf(call.input), [page.next]);
    const facts = Object.entries({
      Name: bucket,
      Prefix: encoded(prefix),
      Delimiter: delimiter === '' ? undefined : encoded(delimiter),
      StartAfter: StartAfter === undefined ? undefined : encoded(StartAfter),
      ContinuationToken: call.input.ContinuationToken,
      NextContinuationToken: next,
      EncodingType: call.input.EncodingType,
      KeyCount: page.objects.length + page.commonPrefixes.length,
      MaxKeys: most,
      IsTruncated: String(page.next !== undefined),
    })
      .map(([name, value]) => (value === undefined ? '' : renderElement(name, value)))
      .join('');
    const body = facts + pageXml(page, encoded);
    return xmlAnswer(`<ListBucketResult xmlns="${S3_NAMESPACE}">${body}</ListBucketResult>`);
  },
});

function placeOf(call: Call<Input>): string {
  const { ContinuationToken: token, StartAfter = '' } = call.input;
  if (token === undefined) return StartAfter;
  const place = call.world.pageTokens.read(bindingOf(call.input), token)?.[0];
  if (place === undefined) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return String(place);
}

function bindingOf({ Bucket, Prefix, Delimiter }: Input): unknown {
  return ['ListObjectsV2', Bucket, Prefix, Delimiter];
}
