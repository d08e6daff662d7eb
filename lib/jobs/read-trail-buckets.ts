import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import { databaseNow } from '#lib/db/client.ts';
import { type ConnectedRegion, connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { checkDigests } from '#lib/trail/check-digests.ts';
import { listSources } from '#lib/trail/queries/list-sources.ts';
import { type BucketSource, readBucket } from '#lib/trail/read-bucket.ts';
import { readQueue } from '#lib/trail/read-queue.ts';
import type { BucketSettings } from '#lib/trail/rules/source-settings.ts';
import { type DigestKeys, digestKeys } from '#lib/trail/sources/digest-keys.ts';
import { trailBucket } from '#lib/trail/sources/s3.ts';
import { trailQueue } from '#lib/trail/sources/sqs.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** With a queue the listing is only the net below it; each listing is a call that AWS bills. */
const LIST_MS = 60_000;
const LIST_BESIDE_QUEUE_MS = 600_000;
const DIGEST_MS = 300_000;
const DAY_MS = 86_400_000;
/** Older days of one run: it ends soon enough for the newest files to be looked for again. */
const OLDER_DAYS_AT_ONCE = 3;

/** When each account and region was last listed and its digests looked at, in this process. */
const turns = new Map<string, number>();

interface Reading {
  readonly connected: ConnectedRegion;
  readonly settings: BucketSettings;
  /** The account that reads, in the region of the bucket. */
  readonly place: AwsPlace;
}

/** Reads the buckets that trails deliver into: what queues announce first, then what listings and digests say. */
export async function readTrailBuckets(context: ProductJobContext): Promise<void> {
  const readings = await readingsOf(context);
  if (readings.length === 0) return;
  await readQueues(context, readings);
  for (const reading of readings) {
    if (context.signal.aborted) return;
    await readOne(context, reading);
  }
}

async function readingsOf({ db, aws }: ProductJobContext): Promise<readonly Reading[]> {
  const sources = await listSources(db);
  const regions = (await connectedRegions(db)).filter((region) => region.kind === aws.kind);
  return regions.flatMap((connected) => {
    const source = sources.get(connected.connectionId)?.s3;
    if (!source?.isOn) return [];
    const place = placeIn(connected, source.settings.region);
    return place.ok ? [{ connected, settings: source.settings, place: place.value }] : [];
  });
}

async function readQueues(context: ProductJobContext, readings: readonly Reading[]): Promise<void> {
  const { db, aws, log, signal } = context;
  const queued = readings.filter(({ settings }) => settings.queue !== null);
  const byQueue = Map.groupBy(queued, ({ settings }) =>
    JSON.stringify([settings.queue, settings.bucket, settings.region]),
  );
  for (const [, ofQueue] of byQueue) {
    const bucket = ofQueue[0]?.settings.bucket ?? '';
    const places = new Map(
      ofQueue.map((one) => [
        one.connected.accountId,
        {
          ...bucketOf(context, one),
          connectionId: one.connected.connectionId,
          account: one.connected.accountId,
          bucket,
        },
      ]),
    );
    // The queue belongs to one account: where the rights of one connection do not open it, those of another may.
    for (const { connected, settings, place } of ofQueue) {
      if (!settings.queue || signal.aborted) break;
      const { connectionId } = connected;
      const { queue, reads } = settings;
      const opened = trailQueue(aws, place, { queue, reads, signal });
      const source = { connectionId, bucket, queue: opened, places };
      const done = await readQueue(db, source, { now: await databaseNow(db.prisma), signal });
      if (!done.ok)
        log.warn({ event: 'trail.queue-stopped', connection: connectionId, code: done.refusal.code });
      else if (done.value.poison > 0) {
        log.warn({ event: 'trail.poison', connection: connectionId, count: done.value.poison });
      }
      if (done.ok || done.refusal.code !== 'denied') break;
    }
  }
}

function bucketOf({ aws, signal }: ProductJobContext, { place, settings }: Reading) {
  const { bucket, reads } = settings;
  return { objects: trailBucket(aws, place, { bucket, reads, signal }) };
}

async function readOne(context: ProductJobContext, reading: Reading): Promise<void> {
  const { db, log, signal } = context;
  const { connected, settings } = reading;
  const { connectionId, region } = connected;
  const now = await databaseNow(db.prisma);
  const source: BucketSource = {
    ...bucketOf(context, reading),
    connectionId,
    account: connected.accountId,
    region,
    bucket: settings.bucket,
    prefix: settings.prefix,
    organisation: settings.organisation,
    since: new Date(now.getTime() - settings.days * DAY_MS),
  };
  const key = `${connectionId} ${region}`;
  if (isDue(`list ${key}`, settings.queue ? LIST_BESIDE_QUEUE_MS : LIST_MS)) {
    const done = await readBucket(db, source, { now, signal, mostOlder: OLDER_DAYS_AT_ONCE });
    if (!done.ok)
      log.warn({ event: 'trail.bucket-stopped', connection: connectionId, region, code: done.refusal.code });
    // What failed is tried again at the next turn.
    if (!done.ok) turns.delete(`list ${key}`);
    if (!done.ok || signal.aborted) return;
  }
  if (!isDue(`digests ${key}`, DIGEST_MS)) return;
  const keys = keysOf(context, connected);
  if (!keys) return;
  const checked = await checkDigests(db, source, { now, keys, signal });
  if (!checked.ok) {
    log.warn({
      event: 'trail.digests-stopped',
      connection: connectionId,
      region,
      code: checked.refusal.code,
    });
  } else if (checked.value.facts > 0) {
    log.warn({ event: 'trail.not-whole', connection: connectionId, region, count: checked.value.facts });
  }
}

/** Keys are of the region whose digests they signed, whoever holds the bucket. */
function keysOf({ aws, signal }: ProductJobContext, connected: ConnectedRegion): DigestKeys | null {
  const place = placeIn(connected, connected.region);
  return place.ok ? digestKeys(aws, place.value, signal) : null;
}

function isDue(key: string, everyMs: number): boolean {
  const now = performance.now();
  const last = turns.get(key);
  if (last !== undefined && now - last < everyMs) return false;
  turns.set(key, now);
  return true;
}
