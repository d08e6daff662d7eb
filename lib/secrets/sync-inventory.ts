import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { listSecretPages, type SecretsPage } from '#lib/aws/list-secrets.ts';
import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import type { AwsRefusal } from '#lib/aws/rules/errors.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { absorbSightings } from './absorb-sightings.ts';
import { JUDGED_AT_ONCE, judgeBlind, judgeDue } from './judge-again.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from './rules/environment.ts';
import { fingerprintOf, type Rulebook, rulebookOf } from './rules/mirror-secret.ts';
import { type RegionRecord, readConnection } from './store/read-connections.ts';
import { asOnlySync, noteSyncEnd, noteSyncStart } from './store/region-sync.ts';
import { lockInventory, markMissing, readFingerprints } from './store/write-secrets.ts';

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
/** Pages that go into one transaction: 1,000 secrets. */
const PAGES_AT_ONCE = 10;
const MOST_ROUNDS = 300;

/**
 * Brings the mirror of one account and region up to what AWS lists. Streams: at most 1,000 secrets are held at a time,
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
    if (listed.failure === null) await judgeAllDue(db, input);
    return finish(db, input, { region, startedAt, listed });
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
  for await (const page of listSecretPages(
    aws,
    place,
    context.input.signal ? { signal: context.input.signal } : {},
  )) {
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

/** In transactions of 2,000 each. What is left after the last falls due again at the next sync. */
async function judgeAllDue(db: Database, input: SyncInventoryInput): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const judged = await db.transaction(async (tx) => {
      await lockInventory(tx);
      return judgeDue(tx, placeOf(input), await databaseNow(tx));
    });
    if (judged < JUDGED_AT_ONCE) return;
  }
}

interface Ending {
  readonly region: RegionRecord;
  readonly startedAt: Date;
  readonly listed: Listed;
}

/** The last transaction: what is gone, what fell due, how it went; one audit record if anything is other than before. */
async function finish(db: Database, input: SyncInventoryInput, ending: Ending): Promise<SyncReport> {
  const { listed, startedAt, region } = ending;
  const outcome = listed.failure?.code ?? 'complete';
  return db.transaction(async (tx) => {
    await lockInventory(tx);
    const now = await databaseNow(tx);
    const gone =
      listed.failure === null
        ? await endSeen(tx, input, ending, now)
        : await endBlind(tx, input, region, now);
    await noteSyncEnd(tx, placeOf(input), {
      outcome,
      secretsSeen: listed.seen,
      finishedAt: now,
      ...(listed.failure === null ? { seenAt: startedAt } : {}),
    });
    const { seenIds: _, ...sums } = listed;
    const report: SyncReport = { ...sums, gone, outcome };
    await record(tx, input, report, region.syncOutcome);
    return report;
  });
}

async function endSeen(
  tx: Transaction,
  input: SyncInventoryInput,
  ending: Ending,
  now: Date,
): Promise<number> {
  const confirmedBefore = new Date(ending.startedAt.getTime() - LIST_LAG_MS);
  return markMissing(tx, placeOf(input), ending.listed.seenIds, confirmedBefore, now);
}

async function endBlind(
  tx: Transaction,
  input: SyncInventoryInput,
  region: RegionRecord,
  now: Date,
): Promise<number> {
  const blind = region.seenAt !== null && now.getTime() - region.seenAt.getTime() >= BLIND_AFTER_MS;
  if (blind && region.seenAt) await judgeBlind(tx, placeOf(input), region.seenAt);
  return 0;
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
