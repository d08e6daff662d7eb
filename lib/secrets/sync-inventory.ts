import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { listSecretPages, type SecretsPage } from '#lib/aws/list-secrets.ts';
import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import type { AwsRefusal } from '#lib/aws/rules/errors.ts';
import { planChains } from '#lib/aws/rules/list-chains.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { absorbSightings } from './absorb-sightings.ts';
import { JUDGED_AT_ONCE, judgeBlind, judgeDue } from './judge-again.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from './rules/environment.ts';
import { fingerprintOf, type Rulebook, rulebookOf } from './rules/mirror-secret.ts';
import { nextTryAt } from './rules/next-try.ts';
import { type RegionRecord, readConnection } from './store/read-connections.ts';
import { asOnlySync, noteSyncEnd, noteSyncStart } from './store/region-sync.ts';
import {
  findMissing,
  lockInventory,
  markMissing,
  readFingerprints,
  readLivingNames,
} from './store/write-secrets.ts';

export interface SyncInventoryInput {
  readonly connectionId: string;
  readonly region: string;
  /** Default: the rules of rules/environment.ts. */
  readonly environmentRules?: readonly EnvironmentRule[];
  /** Ends the sync early; what was taken in stays, nothing is taken for gone. */
  readonly signal?: AbortSignal;
}

export interface SyncReport {
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
  readonly movements: number;
  /** Entries of AWS's answer that could not be read. */
  readonly unreadable: number;
  /** `complete`, or the code of what stopped the list. */
  readonly outcome: string;
  readonly failure: AwsRefusal | null;
}

export type SyncCode =
  | 'connection-unknown'
  | 'connection-paused'
  | 'region-unknown'
  | 'other-aws'
  | 'sync-running';

/** Lists lag behind by up to five minutes; what AWS confirmed within this long is not taken for gone. */
const LIST_LAG_MS = 6 * 60_000;
/** A region that was not seen for this long is said to be not seen. */
const BLIND_AFTER_MS = 60 * 60_000;
/** Pages that go into one transaction: 500 secrets, so that it ends within 5 s on a busy machine too. */
const PAGES_AT_ONCE = 5;
/** Rounds of 1,000 secrets each: more than AWS keeps in a region. */
const MOST_ROUNDS = 600;

/**
 * Brings the mirror of one account and region up to what AWS lists. Streams: at most 500 secrets are held at a time,
 * plus an id of each seen. What is unchanged is not written. May be stopped or killed anywhere and run again.
 * A failure of AWS is not an error of the sync: it is the outcome, with what was seen until then.
 */
export async function syncInventory(
  db: Database,
  aws: Aws,
  input: SyncInventoryInput,
): Promise<Result<SyncReport, Refusal<SyncCode>>> {
  const found = await findRegion(db, aws, input);
  if (!found.ok) return found;
  const { awsPlace, region } = found.value;
  const rulebook = rulebookOf(input.environmentRules ?? DEFAULT_ENVIRONMENT_RULES);
  const report = await asOnlySync(db, placeOf(input), async () => {
    const startedAt = await databaseNow(db.prisma);
    await noteSyncStart(db, placeOf(input), startedAt);
    const listed = await takeList(db, aws, awsPlace, { input, rulebook, previousSight: region.seenAt });
    const gone = listed.failure === null ? await settleSeen(db, input, startedAt, listed.seenIds) : 0;
    if (listed.failure !== null) await settleBlind(db, input, region);
    return finish(db, input, { region, startedAt, listed, gone });
  });
  return report === null ? refuse('sync-running', 'This region is being read already.') : ok(report);
}

function placeOf({ connectionId, region }: SyncInventoryInput) {
  return { connectionId, region };
}

interface FoundRegion {
  readonly awsPlace: AwsPlace;
  readonly region: RegionRecord;
}

async function findRegion(
  db: Database,
  aws: Aws,
  input: SyncInventoryInput,
): Promise<Result<FoundRegion, Refusal<SyncCode>>> {
  const connection = await readConnection(db, input.connectionId);
  if (!connection) return refuse('connection-unknown', 'There is no such connection.');
  if (connection.pausedAt !== null) return refuse('connection-paused', 'This connection is paused.');
  if (connection.kind !== aws.kind) return refuse('other-aws', 'This connection belongs to another AWS.');
  const region = connection.regions.find((candidate) => candidate.region === input.region);
  const place = placeIn(connection, input.region);
  if (!region || !place.ok) return refuse('region-unknown', 'This region is not connected.');
  return ok({ awsPlace: place.value, region });
}

interface ListContext {
  readonly input: SyncInventoryInput;
  readonly rulebook: Rulebook;
  readonly previousSight: Date | null;
}

interface Listed {
  readonly seenIds: readonly string[];
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly movements: number;
  readonly unreadable: number;
  readonly failure: AwsRefusal | null;
}

async function takeList(db: Database, aws: Aws, place: AwsPlace, context: ListContext): Promise<Listed> {
  const seenIds: string[] = [];
  const sums = { seen: 0, added: 0, changed: 0, movements: 0, unreadable: 0 };
  let failure: AwsRefusal | null = null;
  let batch: SecretsPage[] = [];
  const takeBatch = async (): Promise<void> => {
    const taken = await takePages(db, batch, context);
    seenIds.push(...taken.unchangedIds);
    sums.seen += batch.reduce((n, page) => n + page.secrets.length, 0);
    sums.unreadable += batch.reduce((n, page) => n + page.unreadable, 0);
    sums.added += taken.added;
    sums.changed += taken.changed;
    sums.movements += taken.movements;
    batch = [];
  };
  // Cut by the names of the last list; what is new falls into one of the chains all the same.
  const chains = planChains(await readLivingNames(db, placeOf(context.input)));
  const { signal } = context.input;
  for await (const page of listSecretPages(aws, place, { chains, ...(signal ? { signal } : {}) })) {
    if (page.ok) batch.push(page.value);
    else failure = page.refusal;
    if (batch.length === PAGES_AT_ONCE) await takeBatch();
  }
  await takeBatch();
  return { ...sums, seenIds, failure };
}

async function takePages(db: Database, pages: readonly SecretsPage[], context: ListContext) {
  // A list that moves while it is read can hold a secret twice; the later sight counts.
  const secrets = [
    ...new Map(pages.flatMap((page) => page.secrets).map((secret) => [secret.arn, secret])).values(),
  ];
  const known = await readFingerprints(
    db,
    secrets.map((secret) => secret.arn),
  );
  const differing = secrets.filter(
    (secret) => known.get(secret.arn)?.fingerprint !== fingerprintOf(secret, context.rulebook),
  );
  const unchangedIds = [...known.values()].map((row) => row.id);
  if (differing.length === 0) return { unchangedIds, added: 0, changed: 0, movements: 0 };
  const absorbed = await db.transaction(async (tx) =>
    absorbSightings(
      tx,
      differing.map((secret) => ({ secret })),
      {
        connectionId: context.input.connectionId,
        rulebook: context.rulebook,
        previousSight: context.previousSight,
        now: await databaseNow(tx),
      },
    ),
  );
  return { unchangedIds, ...absorbed };
}

/** After a complete list: marks what it did not hold, and judges what fell due. Returns how many are gone. */
async function settleSeen(
  db: Database,
  input: SyncInventoryInput,
  startedAt: Date,
  seenIds: readonly string[],
): Promise<number> {
  const confirmedBefore = new Date(startedAt.getTime() - LIST_LAG_MS);
  const missing = await findMissing(db, placeOf(input), seenIds, confirmedBefore);
  let gone = 0;
  for (let from = 0; from < missing.length; from += JUDGED_AT_ONCE) {
    const slice = missing.slice(from, from + JUDGED_AT_ONCE);
    gone += await db.transaction(async (tx) => {
      await lockInventory(tx);
      return markMissing(tx, slice, confirmedBefore, await databaseNow(tx));
    });
  }
  await inRounds(db, (tx, now) => judgeDue(tx, placeOf(input), now));
  return gone;
}

/** After a failed one: what is not seen any more is said to be so. */
async function settleBlind(db: Database, input: SyncInventoryInput, region: RegionRecord): Promise<void> {
  const { seenAt } = region;
  if (seenAt === null) return;
  const now = await databaseNow(db.prisma);
  if (now.getTime() - seenAt.getTime() < BLIND_AFTER_MS) return;
  await inRounds(db, (tx) => judgeBlind(tx, placeOf(input), seenAt));
}

/** Runs a step that handles at most 1,000 secrets until one handles fewer, each in a transaction of its own. */
async function inRounds(
  db: Database,
  step: (tx: Transaction, now: Date) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const handled = await db.transaction(async (tx) => {
      await lockInventory(tx);
      return step(tx, await databaseNow(tx));
    });
    total += handled;
    if (handled < JUDGED_AT_ONCE) break;
  }
  return total;
}

interface Ending {
  readonly region: RegionRecord;
  readonly startedAt: Date;
  readonly listed: Listed;
  readonly gone: number;
}

/** The last transaction: how it went; one audit record if anything is other than before. */
async function finish(
  db: Database,
  input: SyncInventoryInput,
  { listed, startedAt, region, gone }: Ending,
): Promise<SyncReport> {
  const { seenIds: _, ...sums } = listed;
  const outcome = listed.failure?.code ?? 'complete';
  const report: SyncReport = { ...sums, gone, outcome };
  return db.transaction(async (tx) => {
    const finishedAt = await databaseNow(tx);
    // Whoever ended the sync from here says nothing about AWS.
    const stopped = input.signal?.aborted === true;
    const failures = listed.failure === null ? 0 : region.failures + (stopped ? 0 : 1);
    await noteSyncEnd(tx, placeOf(input), {
      outcome,
      secretsSeen: listed.seen,
      finishedAt,
      failures,
      failingSince: failures === 0 ? null : (region.failingSince ?? startedAt),
      nextTryAt: nextTryAt(failures, finishedAt),
      ...(listed.failure === null ? { seenAt: startedAt } : {}),
    });
    await record(tx, input, report, region.syncOutcome);
    return report;
  });
}

async function record(
  tx: Transaction,
  input: SyncInventoryInput,
  report: SyncReport,
  previousOutcome: string | null,
): Promise<void> {
  const { seen, added, changed, gone, outcome } = report;
  if (added + changed + gone === 0 && outcome === previousOutcome) return;
  const data = {
    connectionId: input.connectionId,
    region: input.region,
    seen,
    added,
    changed,
    gone,
    outcome,
  };
  await appendRecords(tx, [{ kind: 'inventory.synced', actorId: null, data }]);
}
