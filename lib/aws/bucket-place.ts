import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { CheckpointPlace, PlaceTrouble } from '#lib/audit/checkpoint-place.ts';
import { lineOfCheckpoint } from '#lib/audit/rules/checkpoint.ts';
import type { CheckpointBucket } from '#lib/audit/rules/settings.ts';
import type { Aws, AwsResult, SendOptions } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { partitionOfRegion } from './rules/partition.ts';

/** The region in the settings is none of AWS. */
export class BucketRegionError extends Error {
  override readonly name = 'BucketRegionError';
}

const DAY_MS = 86_400_000;
const NOTHING = { accountId: 'checkpoints', inventoryRoleArn: '', revealRoleArn: '', externalId: '' };

/**
 * A bucket with object lock: `<prefix>/<log id>/<number>.json`, in compliance mode, so that nobody, the owner of the
 * account included, can change or remove a checkpoint before its time. Each key is written once.
 */
export function bucketPlace(aws: Aws, settings: CheckpointBucket): CheckpointPlace {
  const { bucket, prefix, region } = settings;
  const partition = partitionOfRegion(region);
  if (!partition) throw new BucketRegionError('COUNTERSIGN_CHECKPOINT_REGION is no region that we know.');
  const place: AwsPlace = { ...NOTHING, partition, region };
  const folder = (logId: string) => `${prefix === '' ? '' : `${prefix}/`}${logId}/`;
  const keyOf = (logId: string, number: number) => `${folder(logId)}${String(number).padStart(9, '0')}.json`;
  return {
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    put: async (logId, checkpoint) => {
      const object = { bucket, key: keyOf(logId, checkpoint.number), text: lineOfCheckpoint(checkpoint) };
      return answerOf(
        await aws.s3(place, (client, send) => putOnce(client, send, object, settings.lockDays)),
      );
    },
    holdsAfter: async (logId, number) => {
      const listed = await aws.s3(place, (client, send) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: folder(logId),
            StartAfter: keyOf(logId, number),
            MaxKeys: 1,
          }),
          send,
        ),
      );
      return listed.ok ? (listed.value.KeyCount ?? 0) > 0 : troubleOf(listed.refusal.code);
    },
  };
}

interface Wanted {
  readonly bucket: string;
  readonly key: string;
  readonly text: string;
}

/** Amazon S3 API, PutObject: with `If-None-Match: *` the key must not be there, so two writers cannot both win. */
async function putOnce(
  client: S3Client,
  send: SendOptions,
  { bucket, key, text }: Wanted,
  lockDays: number,
): Promise<'kept' | PlaceTrouble> {
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: text,
        ContentType: 'application/json',
        IfNoneMatch: '*',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(Date.now() + lockDays * DAY_MS),
      }),
      send,
    );
    return 'kept';
  } catch (error) {
    const name = (error as { name?: unknown }).name;
    // The bucket has no object lock: nothing was stored.
    if (name === 'InvalidRequest') return 'no-lock';
    if (name !== 'PreconditionFailed') throw error;
    const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), send);
    return (await found.Body?.transformToString()) === text ? 'kept' : 'conflict';
  }
}

function answerOf(result: AwsResult<'kept' | PlaceTrouble>): 'kept' | PlaceTrouble {
  return result.ok ? result.value : troubleOf(result.refusal.code);
}

function troubleOf(code: string): PlaceTrouble {
  return ['denied', 'not-found', 'expired-credentials', 'invalid'].includes(code) ? 'refused' : 'unreachable';
}
