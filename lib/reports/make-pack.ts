import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { appendRecords } from '#lib/audit/append-records.ts';
import { coveredRange, type RecordRange, recordNumbersBetween } from '#lib/audit/export-audit-log.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import type { Signer } from '#lib/audit/signer.ts';
import type { Database } from '#lib/db/client.ts';
import { announceReady } from './announce-ready.ts';
import { readCoverage } from './read-coverage.ts';
import { instantsUntil } from './rules/period.ts';
import { packFileName } from './rules/wanted.ts';
import type { Asked } from './store/asked.ts';
import {
  claimPack,
  type FrozenPack,
  failPack,
  finishAgain,
  finishPack,
  freezePack,
  letGo,
  noteProgress,
  type PackRow,
  readRetention,
} from './store/packs.ts';
import { dropAttempt, dropOtherAttempts, NotWantedError, PieceWriter } from './store/pieces.ts';
import { readClock, writersBefore } from './store/snapshot.ts';
import { writePack } from './write-pack.ts';

/** After so many makers that died or failed, a pack is given up. */
const MOST_ATTEMPTS = 5;
const WRITERS_WAIT_MS = 60_000;
const CHECKPOINT_WAIT_MS = 60_000;
const DAY_MS = 86_400_000;

/** Why no pack came out. Codes are kept with the pack. */
export type PackFailure =
  | 'gave-up'
  | 'chain-broken'
  | 'key-replaced'
  | 'writers-busy'
  | 'not-covered'
  | 'not-made';

class PackError extends Error {
  override readonly name = 'PackError';
  readonly failure: PackFailure;
  constructor(failure: PackFailure) {
    super(failure);
    this.failure = failure;
  }
}

/**
 * Makes the oldest pack that waits. A maker that is cut off anywhere leaves a pack that is not done: another attempt
 * begins anew, from the same frozen facts, and gives the same bytes.
 * @returns what became of it; `none`: no pack waits.
 */
export async function makeNextPack(
  db: Database,
  signer: Signer,
  signal: AbortSignal,
): Promise<'none' | 'done' | 'failed' | 'stopped' | 'not-wanted'> {
  const pack = await claimPack(db);
  if (!pack) return 'none';
  if (pack.attempt > MOST_ATTEMPTS && pack.state === 'making') return await giveUp(db, pack, 'gave-up');
  try {
    const asked = await askedOf(db, signer, pack);
    await produce(db, signer, asked.pack, asked.asked, signal);
    return 'done';
  } catch (error) {
    if (signal.aborted) {
      await letGo(db, pack);
      return 'stopped';
    }
    if (error instanceof NotWantedError) {
      await db.transaction((tx) => dropAttempt(tx, pack.id, pack.attempt));
      return 'not-wanted';
    }
    if (error instanceof PackError) return await giveUp(db, pack, error.failure);
    if (pack.attempt >= MOST_ATTEMPTS && pack.state === 'making') await giveUp(db, pack, 'not-made');
    else await letGo(db, pack);
    throw error;
  }
}

async function giveUp(db: Database, pack: PackRow, failure: PackFailure): Promise<'failed'> {
  const at = await readClock(db.pool);
  await db.transaction(async (tx) => {
    await dropOtherAttempts(tx, pack.id, -1);
    if (!(await failPack(tx, pack, failure, at))) return;
    await appendRecords(tx, [
      { kind: 'evidence.failed', actorId: null, data: { packId: pack.id, code: failure } },
    ]);
  });
  return 'failed';
}

/** What the pack is made from: frozen by the first attempt, and found again by every later one. */
async function askedOf(
  db: Database,
  signer: Signer,
  claimed: PackRow,
): Promise<{ readonly pack: FrozenPack; readonly asked: Asked }> {
  const pack = frozen(claimed) ?? (await freeze(db, signer, claimed));
  const { from, to } = instantsUntil(pack.wanted.period, pack.wanted.zone, pack.asOf);
  const [records, everything] = await Promise.all([
    from < to ? recordNumbersBetween(db, { from, to }) : null,
    recordNumbersBetween(db, { from: new Date(0), to: pack.asOf }),
  ]);
  const asked: Asked = {
    from,
    to,
    asOf: pack.asOf,
    scope: pack.wanted.scope,
    records,
    lastRecord: everything?.last ?? 0,
  };
  return { pack, asked };
}

function frozen(pack: PackRow): FrozenPack | null {
  const { asOf, auditFrom, auditTo, coverage } = pack;
  return asOf && auditFrom !== null && auditTo !== null && coverage
    ? { ...pack, asOf, auditFrom, auditTo, coverage }
    : null;
}

async function freeze(db: Database, signer: Signer, pack: PackRow): Promise<FrozenPack> {
  const asOf = await readClock(db.pool);
  await waitForWriters(db, asOf);
  const { from, to } = instantsUntil(pack.wanted.period, pack.wanted.zone, asOf);
  const records = from < to ? await recordNumbersBetween(db, { from, to }) : null;
  // Where the period has no record, the newest one before the making stands for the state of the log.
  const newest = (await recordNumbersBetween(db, { from: new Date(0), to: asOf }))?.last ?? 1;
  const range = await coverWithCheckpoint(db, signer, {
    from: records?.first ?? newest,
    to: records?.last ?? newest,
  });
  const facts = {
    asOf,
    auditFrom: range.from,
    auditTo: range.to,
    coverage: await readCoverage(db, { from, to }),
  };
  const done = await db.transaction(async (tx) => {
    if (!(await freezePack(tx, pack, facts))) return false;
    // The log goes on after the checkpoint, so that no second one of the same size can come to stand beside it.
    await appendRecords(tx, [
      {
        kind: 'evidence.begun',
        actorId: null,
        data: { packId: pack.id, asOf: asOf.toISOString(), from: facts.auditFrom, to: facts.auditTo },
      },
    ]);
    return true;
  });
  if (!done) throw new NotWantedError('this attempt is over');
  return { ...pack, ...facts, auditFrom: BigInt(facts.auditFrom), auditTo: BigInt(facts.auditTo) };
}

/**
 * The records with a signed checkpoint over the last of them, made now if there is none yet. Somebody else may be at it,
 * and a log that was not looked at for long is signed in several steps: asked for until it is there.
 */
async function coverWithCheckpoint(db: Database, signer: Signer, records: RecordRange): Promise<RecordRange> {
  const until = performance.now() + CHECKPOINT_WAIT_MS;
  for (;;) {
    const covered = await coveredRange(db, records);
    if (covered.checkpoint) return covered;
    const made = await makeCheckpoint(db, signer, { force: true });
    if (made.kind === 'broken') throw new PackError('chain-broken');
    if (made.kind === 'key-replaced') throw new PackError('key-replaced');
    if (performance.now() > until) throw new PackError('not-covered');
    if (made.kind !== 'made') await pause(200);
  }
}

/** A transaction that began earlier may still bring rows with an earlier time. They must be seen, now and ever after. */
async function waitForWriters(db: Database, moment: Date): Promise<void> {
  const until = performance.now() + WRITERS_WAIT_MS;
  while ((await writersBefore(db.pool, moment)) > 0) {
    if (performance.now() > until) throw new PackError('writers-busy');
    await pause(100);
  }
}

async function produce(
  db: Database,
  signer: Signer,
  pack: FrozenPack,
  asked: Asked,
  signal: AbortSignal,
): Promise<void> {
  const writer = new PieceWriter(db.pool, pack);
  const { manifest } = await writePack({
    db,
    signer,
    pack,
    asked,
    target: writer,
    fileName: packFileName(pack.id, pack.wanted),
    noteProgress: async (step, rowsDone, rowsTotal) => {
      if (signal.aborted) throw new NotWantedError('the process is stopping');
      if (!(await noteProgress(db, pack, { step, rowsDone, rowsTotal })))
        throw new NotWantedError('nobody wants this pack any more');
    },
  });
  if (!writer.writableFinished) await once(writer, 'finish');
  await settle(db, pack, { ...writer.made, manifest });
}

async function settle(
  db: Database,
  pack: FrozenPack,
  made: { bytes: number; sha256: Buffer; manifest: string },
): Promise<void> {
  const at = await readClock(db.pool);
  const { days } = await readRetention(db.prisma);
  const keptUntil = new Date(at.getTime() + days * DAY_MS);
  const sha256 = made.sha256.toString('hex');
  const data = { packId: pack.id, bytes: made.bytes, sha256 };
  const done = await db.transaction(async (tx) => {
    if (pack.state === 'done') {
      const outcome = sha256 === pack.sha256 ? 'same' : 'differs';
      if (!(await finishAgain(tx, pack, outcome, keptUntil))) return false;
      if (outcome === 'same') await dropOtherAttempts(tx, pack.id, pack.attempt);
      else await dropAttempt(tx, pack.id, pack.attempt);
      await appendRecords(tx, [{ kind: 'evidence.repeated', actorId: null, data: { ...data, outcome } }]);
      return true;
    }
    if (!(await finishPack(tx, pack, { ...made, at, keptUntil }))) return false;
    await dropOtherAttempts(tx, pack.id, pack.attempt);
    await announceReady(tx, pack);
    await appendRecords(tx, [{ kind: 'evidence.made', actorId: pack.orderedBy, data }]);
    return true;
  });
  if (!done) throw new NotWantedError('this attempt is over');
}
