import { open } from 'node:fs/promises';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Aws, AwsResult } from '#lib/aws/aws.ts';
import type { AwsPlace } from '#lib/aws/rules/account.ts';
import type { TrailReader } from '#lib/aws/trail-clients.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { LIMITS } from '../rules/limits.ts';

/** One object of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

/** What a fetch wrote into a file. */
export interface FetchedObject {
  readonly etag: string;
  readonly bytes: number;
  /** Metadata that the writer of the object gave it: of a digest, its signature. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type BucketRefusal = Refusal<
  'denied' | 'no-bucket' | 'gone' | 'too-large' | 'unreachable' | 'endless'
>;

/** The bucket of a trail. */
export interface TrailBucket {
  /** Pages of what lies under a prefix, in the order of keys, from the first one behind `after`. */
  list(prefix: string, after: string): AsyncGenerator<Result<readonly ListedObject[], BucketRefusal>>;
  /** Writes an object into a file. An object that is not there is the refusal `gone`. */
  fetch(key: string, path: string): Promise<Result<FetchedObject, BucketRefusal>>;
}

const PAGE = 1_000;
/** A million objects under one prefix of a day: nobody's trail. */
const MOST_PAGES = 1_000;
/** One call reads so much: an answer has a time and a length that are bounded. */
const PIECE = 4 * 1024 * 1024;
const TRIES = 3;

export interface BucketOptions {
  readonly bucket: string;
  readonly reads: TrailReader;
  readonly signal: AbortSignal;
}

/** The bucket under the limits of the way to AWS. `place`: the account that speaks, in the region of the bucket. */
export function trailBucket(aws: Aws, place: AwsPlace, options: BucketOptions): TrailBucket {
  const { bucket, reads, signal } = options;
  const page = async (prefix: string, after: string, token: string | undefined) =>
    await aws.trailBucket(
      place,
      reads,
      (client, send) =>
        client
          .send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              MaxKeys: PAGE,
              ...(token === undefined ? (after ? { StartAfter: after } : {}) : { ContinuationToken: token }),
            }),
            send,
          )
          .catch(thingMissing),
      { signal },
    );
  const piece = async (key: string, from: number, etag: string | undefined) =>
    await aws.trailBucket(
      place,
      reads,
      async (client, send) => {
        const answer = await client
          .send(
            new GetObjectCommand({
              Bucket: bucket,
              Key: key,
              Range: `bytes=${from}-${from + PIECE - 1}`,
              ...(etag === undefined ? {} : { IfMatch: etag }),
            }),
            send,
          )
          .catch(thingMissing);
        if (typeof answer === 'string') return answer;
        return { answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
      },
      { signal },
    );
  return {
    list: (prefix, after) => listPages((token) => page(prefix, after, token)),
    fetch: async (key, path) => {
      for (let attempt = 1; ; attempt++) {
        const fetched = await fetchOnce(key, path, piece);
        if (fetched !== 'changed') return fetched;
        if (attempt >= TRIES) return refuse('unreachable', 'The object was written anew while it was read.');
      }
    },
  };
}

type Missing = 'gone' | 'no-bucket' | 'changed' | 'empty';

/** S3's own words for what is not there; everything else is for the way to AWS to judge. */
function thingMissing(error: unknown): Missing {
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'NoSuchKey' || name === 'NotFound') return 'gone';
  if (name === 'NoSuchBucket') return 'no-bucket';
  if (name === 'PreconditionFailed') return 'changed';
  if (name === 'InvalidRange') return 'empty';
  throw error;
}

async function* listPages(
  page: (token: string | undefined) => Promise<AwsResult<ListObjectsV2CommandOutput | Missing>>,
): AsyncGenerator<Result<readonly ListedObject[], BucketRefusal>> {
  let token: string | undefined;
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    const answer = await page(token);
    if (!answer.ok) return yield refusalOf(answer);
    if (typeof answer.value === 'string') return yield noBucket();
    yield ok(
      (answer.value.Contents ?? []).flatMap(({ Key, ETag, Size }) =>
        Key === undefined ? [] : [{ key: Key, etag: plainTag(ETag), bytes: Size ?? 0 }],
      ),
    );
    const next = answer.value.NextContinuationToken;
    if (answer.value.IsTruncated !== true || next === undefined) return;
    if (next === token) break;
    token = next;
  }
  yield refuse('endless', 'The listing of the bucket had no end. The run was stopped.');
}

type Piece = { readonly answer: GetObjectCommandOutput; readonly bytes: Buffer };

async function fetchOnce(
  key: string,
  path: string,
  piece: (key: string, from: number, etag: string | undefined) => Promise<AwsResult<Piece | Missing>>,
): Promise<Result<FetchedObject, BucketRefusal> | 'changed'> {
  const file = await open(path, 'w', 0o600);
  try {
    let etag: string | undefined;
    let metadata: Readonly<Record<string, string>> = {};
    for (let from = 0; ; ) {
      const read = await piece(key, from, etag);
      if (!read.ok) return refusalOf(read);
      if (read.value === 'gone') return from === 0 ? gone() : 'changed';
      if (read.value === 'no-bucket') return noBucket();
      if (read.value === 'changed') return 'changed';
      if (read.value === 'empty') return ok({ etag: plainTag(etag), bytes: from, metadata });
      const { answer, bytes } = read.value;
      if (etag !== undefined && answer.ETag !== etag) return 'changed';
      etag = answer.ETag;
      metadata = answer.Metadata ?? {};
      await file.write(bytes, 0, bytes.length, from);
      from += bytes.length;
      const total = totalOf(answer) ?? from;
      if (total > LIMITS.inflatedBytes) return refuse('too-large', 'The object is larger than any log file.');
      if (from >= total || bytes.length === 0) return ok({ etag: plainTag(etag), bytes: from, metadata });
    }
  } finally {
    await file.close();
  }
}

function totalOf({ ContentRange, ContentLength }: GetObjectCommandOutput): number | null {
  const [, total] = /\/(\d+)$/.exec(ContentRange ?? '') ?? [];
  return total === undefined ? (ContentLength ?? null) : Number(total);
}

function plainTag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '').slice(0, 200);
}

function gone() {
  return refuse('gone' as const, 'The object is not there any more.');
}

function noBucket() {
  return refuse(
    'no-bucket' as const,
    'There is no such bucket. Nothing was read; look at its name and region.',
  );
}

function refusalOf(answer: Extract<AwsResult<unknown>, { ok: false }>): Result<never, BucketRefusal> {
  const { code } = answer.refusal;
  if (code === 'denied' || code === 'expired-credentials') {
    return refuse(
      'denied',
      'The bucket may not be read. It needs s3:ListBucket and s3:GetObject, and kms:Decrypt where its objects have a key.',
    );
  }
  return refuse('unreachable', 'The bucket could not be read. It will be asked again.');
}
