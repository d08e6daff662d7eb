import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import { matchReveals } from './match-reveals.ts';
import { readBucketKey } from './rules/bucket-keys.ts';
import { addCounts, type IngestCounts, NO_COUNTS } from './rules/ingest-counts.ts';
import { type NotifiedObject, readQueueMessage } from './rules/queue-message.ts';
import { withSpool } from './sources/spool.ts';
import type { ReceivedMessage, TrailQueue } from './sources/sqs.ts';
import { keepPoison, type PoisonMessage } from './store/poison-rows.ts';
import { type ObjectPlace, ObjectTaking } from './take-objects.ts';

export interface QueueSource {
  /** For what cannot be read: the connection the queue is named at. */
  readonly connectionId: string;
  readonly bucket: string;
  readonly queue: TrailQueue;
  /** Every connection that reads this bucket, by account: one queue tells of the files of all of them. */
  readonly places: ReadonlyMap<string, ObjectPlace>;
}

export interface QueueRun {
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** Most receives of one run. */
  readonly rounds?: number;
}

export interface QueueReport {
  readonly messages: number;
  readonly poison: number;
  readonly counts: IngestCounts;
}

const ROUNDS = 200;

/**
 * Reads what the queue of a bucket announces. A message is deleted once its files are in the tables, so one that comes again
 * costs a look at the manifest; one whose files may still be arriving stays and comes again.
 */
export async function readQueue(
  db: Database,
  source: QueueSource,
  run: QueueRun,
): Promise<Result<QueueReport, Refusal>> {
  let report: QueueReport = { messages: 0, poison: 0, counts: NO_COUNTS };
  for (let round = 0; round < (run.rounds ?? ROUNDS); round++) {
    if (run.signal?.aborted) break;
    const received = await source.queue.receive();
    if (!received.ok) return received;
    if (received.value.length === 0) break;
    const done = await withSpool((folder) => takeMessages(db, source, received.value, run, folder));
    if (!done.ok) return done;
    for (const message of done.value.settled) {
      // One that cannot be deleted comes again and is known then.
      const deleted = await source.queue.delete(message);
      if (!deleted.ok) return deleted;
    }
    report = {
      messages: report.messages + received.value.length,
      poison: report.poison + done.value.poison,
      counts: addCounts(report.counts, done.value.counts),
    };
  }
  if (report.counts.new > 0) await matchReveals(db);
  return ok(report);
}

interface Round {
  readonly settled: readonly ReceivedMessage[];
  readonly poison: number;
  readonly counts: IngestCounts;
}

async function takeMessages(
  db: Database,
  source: QueueSource,
  messages: readonly ReceivedMessage[],
  run: QueueRun,
  folder: string,
): Promise<Result<Round, Refusal>> {
  const poison: PoisonMessage[] = [];
  const wanted = new Map<ReceivedMessage, readonly NotifiedObject[]>();
  for (const message of messages) {
    const read = readQueueMessage(message.body, source.bucket);
    if (read.says === 'poison') poison.push(poisonOf(message, read.reason));
    wanted.set(message, read.says === 'objects' ? read.objects : []);
  }
  const objects = new Map([...wanted.values()].flat().map((object) => [object.key, object]));
  const takings = takingsFor(db, source, run, folder);
  const unsettled = new Set<string>();
  for (const [account, ofAccount] of Map.groupBy(objects.values(), ({ key }) => accountOf(key))) {
    const taking = takings.get(account);
    if (!taking) continue;
    const taken = await taking.take(
      ofAccount.map(({ key, etag }) => ({ key, etag, bytes: 0 })),
      run.signal,
    );
    if (!taken.ok) return taken;
    await taking.finish([]);
    for (const { key } of ofAccount) {
      const outcome = taken.value.get(key);
      if (outcome === undefined || outcome === 'trying') unsettled.add(key);
    }
  }
  await keepPoison(db.pool, source.connectionId, poison, run.now);
  return ok({
    settled: messages.filter((message) => !(wanted.get(message) ?? []).some(({ key }) => unsettled.has(key))),
    poison: poison.length,
    counts: [...takings.values()].reduce((sum, taking) => addCounts(sum, taking.counts), NO_COUNTS),
  });
}

function takingsFor(
  db: Database,
  source: QueueSource,
  run: QueueRun,
  folder: string,
): Map<string, ObjectTaking> {
  const options = { now: run.now, spool: (name: string) => join(folder, name) };
  return new Map(
    [...source.places].map(([account, place]) => [account, new ObjectTaking(db, place, 's3', options)]),
  );
}

function accountOf(key: string): string {
  const read = readBucketKey(key);
  return read.is === 'log-file' ? read.account : '';
}

function poisonOf({ id, body }: ReceivedMessage, reason: string): PoisonMessage {
  const bytes = Buffer.byteLength(body);
  return { id, reason, hash: createHash('sha256').update(body).digest(), bytes };
}
