import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '#lib/db/client.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { BucketSource } from './read-bucket.ts';
import { dayPrefix, daysBetween, type ReadKey, readBucketKey } from './rules/bucket-keys.ts';
import { contentHash, type Digest, type FoundDigest, readDigest } from './rules/digest.ts';
import { type FoundLogFile, judgeDigest, judgeLogFile, type KnownDigest } from './rules/digest-chain.ts';
import type { IntegrityFact } from './rules/integrity.ts';
import type { DigestKeys } from './sources/digest-keys.ts';
import { inflatedBytes, withSpool } from './sources/spool.ts';
import {
  insertDigest,
  inTransaction,
  keepFacts,
  selectChains,
  selectSoundStretch,
  settleFacts,
} from './store/digest-rows.ts';
import { selectObjects, selectUnvouched, vouchFor } from './store/object-rows.ts';
import { ObjectTaking } from './take-objects.ts';

const HOUR_MS = 3_600_000;
/** Digests come every hour, also when nothing happened. */
const LATE_MS = 2 * HOUR_MS + 10 * 60_000;
/** A digest names what was delivered in its hour; near its edges a name may belong to either. */
const EDGE_MS = 15 * 60_000;
/** Inflated: a digest of a busy hour is some hundred KB. */
const LONGEST = 64 * 1024 * 1024;
/** Names of log files that are looked up together. */
const TOGETHER = 1_000;

export interface DigestRun {
  readonly now: Date;
  readonly keys: DigestKeys;
  readonly signal?: AbortSignal;
}

export interface DigestReport {
  readonly digests: number;
  /** What was found wrong in this run. */
  readonly facts: number;
}

type DigestKey = Extract<ReadKey, { is: 'digest' }> & { readonly key: string };

/**
 * Follows the chains of digests of one account and region from where it ended last time: signature, place, predecessor, and
 * the hash of every log file named. A log file that was not met before is taken now. What is wrong becomes a fact.
 */
export async function checkDigests(
  db: Database,
  source: BucketSource,
  run: DigestRun,
): Promise<Result<DigestReport, Refusal>> {
  const chains = await selectChains(db.pool, source);
  const ends = [...chains.values()].map(({ endsAt }) => endsAt.getTime());
  const from = ends.length === 0 ? source.since : new Date(Math.min(...ends) - HOUR_MS);
  const listed = await listDigests(
    source,
    new Date(Math.max(from.getTime(), source.since.getTime())),
    run.now,
  );
  if (!listed.ok) return listed;
  const known = new Set([...chains.values()].map(({ key }) => key));
  let digests = 0;
  let facts = 0;
  for (const next of listed.value) {
    const before = chains.get(next.chain);
    if (run.signal?.aborted) break;
    if (known.has(next.key) || (before && next.endsAt <= before.endsAt)) continue;
    const checked = await withSpool(async (folder) =>
      checkOne(db, source, next, before ?? null, { ...run, folder }),
    );
    if (!checked.ok) return checked;
    chains.set(next.chain, checked.value.known);
    digests++;
    facts += checked.value.facts;
  }
  facts += await lookBeside(db, source, chains, run.now);
  return ok({ digests, facts });
}

async function listDigests(
  source: BucketSource,
  from: Date,
  now: Date,
): Promise<Result<DigestKey[], Refusal>> {
  const found: DigestKey[] = [];
  for (const day of daysBetween(from, now)) {
    for await (const page of source.objects.list(dayPrefix(source, 'CloudTrail-Digest', day), '')) {
      if (!page.ok) return page;
      for (const { key } of page.value) {
        const read = readBucketKey(key);
        if (read.is !== 'digest' || read.account !== source.account || read.region !== source.region)
          continue;
        if (read.endsAt >= from) found.push({ ...read, key });
      }
    }
  }
  return ok(found.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime() || (a.key < b.key ? -1 : 1)));
}

interface OneRun extends DigestRun {
  readonly folder: string;
}

async function checkOne(
  db: Database,
  source: BucketSource,
  next: DigestKey,
  known: KnownDigest | null,
  run: OneRun,
): Promise<Result<{ known: KnownDigest; facts: number }, Refusal>> {
  const path = join(run.folder, 'digest');
  const fetched = await source.objects.fetch(next.key, path);
  if (!fetched.ok) return fetched;
  const bytes = await inflatedBytes(path, fetched.value.bytes, LONGEST);
  const hash = contentHash(bytes ?? Buffer.alloc(0));
  const signature = signatureOf(fetched.value.metadata);
  const found: FoundDigest = { bucket: source.bucket, key: next.key, hash, signature };
  const digest = bytes && readDigest(bytes);
  const judged = digest
    ? await judge(db, source, digest, found, known, run)
    : ok({ facts: [unreadable(next)], vouched: [] as string[] });
  if (!judged.ok) return judged;
  const { facts, vouched } = judged.value;
  const startsAt = digest ? digest.digestStartTime : new Date(next.endsAt.getTime() - HOUR_MS);
  await inTransaction(db.pool, async (client) => {
    await vouchFor(client, source, vouched, run.now);
    await keepFacts(client, source, facts, run.now);
    await settleFacts(client, source, ['log-file-missing', 'log-file-changed'], vouched, run.now);
    const row = {
      bucket: source.bucket,
      key: next.key,
      chain: next.chain,
      startsAt,
      endsAt: next.endsAt,
      hash,
    };
    const isSound = facts.length === 0;
    const files = digest ? digest.logFiles.length : 0;
    await insertDigest(client, source, { ...row, signature: signature ?? '', files, isSound }, run.now);
  });
  const after = {
    bucket: source.bucket,
    key: next.key,
    hash,
    signature: signature ?? '',
    endsAt: next.endsAt,
  };
  return ok({ known: after, facts: facts.length });
}

/** Amazon S3 hands metadata out in lower case. */
function signatureOf(metadata: Readonly<Record<string, string>>): string | null {
  return Object.hasOwn(metadata, 'signature') ? (metadata.signature ?? null) : null;
}

function unreadable({ key, endsAt }: DigestKey): IntegrityFact {
  return {
    code: 'digest-unreadable',
    key,
    digest: key,
    from: new Date(endsAt.getTime() - HOUR_MS),
    to: endsAt,
  };
}

async function judge(
  db: Database,
  source: BucketSource,
  digest: Digest,
  found: FoundDigest,
  known: KnownDigest | null,
  run: OneRun,
): Promise<Result<{ facts: readonly IntegrityFact[]; vouched: string[] }, Refusal>> {
  const keys = await run.keys.between(digest.digestStartTime, digest.digestEndTime);
  if (!keys.ok) return keys;
  const { facts, isGenuine } = judgeDigest(digest, found, known, keys.value);
  const isOurs = digest.awsAccountId === source.account;
  if (!isGenuine || !isOurs) {
    const moved: IntegrityFact = { code: 'digest-moved', key: found.key, digest: found.key };
    return ok({ facts: isOurs ? facts : [...facts, moved], vouched: [] });
  }
  const files = await judgeFiles(db, source, digest, run);
  return files.ok ? ok({ facts: [...facts, ...files.value.facts], vouched: files.value.vouched }) : files;
}

async function judgeFiles(
  db: Database,
  source: BucketSource,
  digest: Digest,
  run: OneRun,
): Promise<Result<{ facts: IntegrityFact[]; vouched: string[] }, Refusal>> {
  const facts: IntegrityFact[] = [];
  const vouched: string[] = [];
  for (let at = 0; at < digest.logFiles.length; at += TOGETHER) {
    const files = digest.logFiles.slice(at, at + TOGETHER);
    const here = files.filter((file) => file.s3Bucket === source.bucket).map((file) => file.s3Object);
    const met = await meet(db, source, here, run);
    if (!met.ok) return met;
    for (const file of files) {
      const found =
        file.s3Bucket === source.bucket ? (met.value.get(file.s3Object) ?? { there: false as const }) : null;
      const fact = judgeLogFile(digest, file, found);
      if (fact) facts.push(fact);
      else vouched.push(file.s3Object);
    }
  }
  return ok({ facts, vouched });
}

/** What lies in the bucket under these names now: a file may have been taken before and be gone or another since. */
async function meet(
  db: Database,
  source: BucketSource,
  keys: readonly string[],
  run: OneRun,
): Promise<Result<Map<string, FoundLogFile>, Refusal>> {
  const spool = (name: string) => join(run.folder, name);
  const there = await listedNow(source, keys);
  if (!there.ok) return there;
  const taking = new ObjectTaking(db, source, 's3', { now: run.now, spool });
  const taken = await taking.take([...there.value.values()], run.signal);
  if (!taken.ok) return taken;
  await taking.finish([]);
  const rows = await selectObjects(db.pool, source, keys);
  const found = new Map<string, FoundLogFile>();
  for (const key of keys) {
    const row = rows.get(key);
    const isThere = there.value.has(key) && taken.value.get(key) !== 'gone';
    if (isThere && row) found.set(key, { there: true, hash: row.hash });
    else if (isThere) found.set(key, { there: true, hash: await hashOfForeign(source, key, run) });
  }
  return ok(found);
}

/** Digests name files by hour, so a listing of their days tells of all of them at once. */
async function listedNow(source: BucketSource, keys: readonly string[]) {
  const wanted = new Set(keys);
  const folders = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('/') + 1)));
  const there = new Map<string, { key: string; etag: string; bytes: number }>();
  for (const folder of folders) {
    const first = keys.filter((key) => key.startsWith(folder)).sort()[0] ?? '';
    const last =
      keys
        .filter((key) => key.startsWith(folder))
        .sort()
        .at(-1) ?? '';
    for await (const page of source.objects.list(folder, first.slice(0, -1))) {
      if (!page.ok) return page;
      for (const object of page.value) if (wanted.has(object.key)) there.set(object.key, object);
      const end = page.value.at(-1)?.key;
      if (end !== undefined && end > last) break;
    }
  }
  return ok(there);
}

/** A name that is no log file's of this account is hashed and never read. */
async function hashOfForeign(source: BucketSource, key: string, run: OneRun): Promise<Buffer | null> {
  const path = join(run.folder, randomUUID());
  try {
    const fetched = await source.objects.fetch(key, path);
    if (!fetched.ok) return null;
    const bytes = await inflatedBytes(path, fetched.value.bytes, LONGEST);
    return bytes && contentHash(bytes);
  } finally {
    await rm(path, { force: true });
  }
}

/** What no single digest tells: files that none of them names, and digests that do not come any more. */
async function lookBeside(
  db: Database,
  source: BucketSource,
  chains: ReadonlyMap<string, KnownDigest>,
  now: Date,
): Promise<number> {
  const sound = await selectSoundStretch(db.pool, source);
  return await inTransaction(db.pool, async (client) => {
    const facts: IntegrityFact[] = [];
    if (sound) {
      const window = {
        from: new Date(sound.from.getTime() + EDGE_MS),
        to: new Date(sound.to.getTime() - EDGE_MS),
      };
      const unlisted = window.from < window.to ? await selectUnvouched(client, source, window) : [];
      facts.push(
        ...unlisted.map(
          ({ key, deliveredAt }): IntegrityFact => ({ code: 'file-unlisted', key, from: deliveredAt }),
        ),
      );
    }
    for (const [chain, { endsAt }] of chains) {
      if (chain.endsWith('_backfill')) continue;
      if (now.getTime() - endsAt.getTime() > LATE_MS)
        facts.push({ code: 'digest-late', key: chain, from: endsAt });
      else await settleFacts(client, source, ['digest-late'], [chain], now);
    }
    await keepFacts(client, source, facts, now);
    return facts.length;
  });
}
