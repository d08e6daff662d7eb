import type { Database, Transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Coverage } from '../rules/coverage.ts';
import type { PackWanted } from '../rules/wanted.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export const PACK_STATES = ['waiting', 'making', 'done', 'failed', 'cancelled'] as const;
export type PackState = (typeof PACK_STATES)[number];

export interface PackRow {
  readonly id: string;
  readonly orderedBy: string | null;
  readonly scheduleId: string | null;
  readonly orderedAt: Date;
  readonly wanted: PackWanted;
  readonly state: PackState;
  readonly asOf: Date | null;
  readonly auditFrom: bigint | null;
  readonly auditTo: bigint | null;
  readonly coverage: Coverage | null;
  readonly attempt: number;
  readonly step: string | null;
  readonly rowsDone: bigint;
  readonly rowsTotal: bigint | null;
  readonly finishedAt: Date | null;
  readonly failure: string | null;
  readonly bytes: bigint | null;
  /** Hex. */
  readonly sha256: string | null;
  readonly manifest: string | null;
  readonly keptUntil: Date | null;
  readonly droppedAt: Date | null;
  readonly againAskedAt: Date | null;
  readonly againOutcome: 'same' | 'differs' | null;
}

/** A pack whose facts are fixed: every attempt from now on gives the same bytes. */
export type FrozenPack = PackRow & {
  readonly asOf: Date;
  readonly auditFrom: bigint;
  readonly auditTo: bigint;
  readonly coverage: NonNullable<PackRow['coverage']>;
};

const COLUMNS = Prisma.sql`
  id, ordered_by AS "orderedBy", schedule_id AS "scheduleId", ordered_at AS "orderedAt", wanted, state, as_of AS "asOf",
  audit_from AS "auditFrom", audit_to AS "auditTo", coverage, attempt, step, rows_done AS "rowsDone",
  rows_total AS "rowsTotal", finished_at AS "finishedAt", failure, bytes, encode(sha256, 'hex') AS sha256, manifest,
  kept_until AS "keptUntil", dropped_at AS "droppedAt", again_asked_at AS "againAskedAt", again_outcome AS "againOutcome"`;

export async function insertPack(
  tx: Transaction,
  pack: {
    id: string;
    orderedBy: string | null;
    scheduleId: string | null;
    orderedAt: Date;
    wanted: PackWanted;
  },
): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO evidence_pack (id, ordered_by, schedule_id, ordered_at, wanted)
    VALUES (${pack.id}, ${pack.orderedBy}, ${pack.scheduleId}, ${pack.orderedAt}, ${JSON.stringify(pack.wanted)}::jsonb)
    ON CONFLICT DO NOTHING`;
  return added === 1;
}

/** Packs that wait or are being made; a person may have a few at a time. */
export async function countOpen(db: Reader, orderedBy: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM evidence_pack WHERE ordered_by = ${orderedBy} AND state IN ('waiting', 'making')`;
  return rows[0]?.count ?? 0;
}

export async function findPack(db: Reader, id: string): Promise<PackRow | null> {
  const rows = await db.$queryRaw<PackRow[]>`SELECT ${COLUMNS} FROM evidence_pack WHERE id = ${id}`;
  return rows[0] ?? null;
}

export async function lockPack(tx: Transaction, id: string): Promise<PackRow | null> {
  const rows = await tx.$queryRaw<
    PackRow[]
  >`SELECT ${COLUMNS} FROM evidence_pack WHERE id = ${id} FOR UPDATE`;
  return rows[0] ?? null;
}

/** Newest first; `before` is the place of the last one seen. */
export async function listPacks(
  db: Reader,
  before: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<PackRow[]> {
  const after = before ? Prisma.sql`(ordered_at, id) < (${before.at}, ${before.id})` : Prisma.sql`true`;
  return await db.$queryRaw<PackRow[]>`
    SELECT ${COLUMNS} FROM evidence_pack WHERE ${after} ORDER BY ordered_at DESC, id DESC LIMIT ${limit}`;
}

/** Without a sign of life for this long, a maker is taken for gone. */
const SILENT_SECONDS = 45;

/** Takes the oldest pack that nobody makes. The attempt of a maker that fell silent is over: it can write no more. */
export async function claimPack(db: Database): Promise<PackRow | null> {
  const rows = await db.prisma.$queryRaw<PackRow[]>`
    UPDATE evidence_pack p SET attempt = p.attempt + 1, alive_at = clock_timestamp(), rows_done = 0, step = NULL,
      state = CASE WHEN p.state = 'done' THEN 'done' ELSE 'making' END
    WHERE p.id = (
      SELECT o.id FROM evidence_pack o
      WHERE (o.state = 'waiting' OR (o.state = 'making' AND o.alive_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))
        OR (o.state = 'done' AND o.again_asked_at IS NOT NULL
          AND (o.alive_at IS NULL OR o.alive_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))))
      ORDER BY o.ordered_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING ${COLUMNS}`;
  return rows[0] ?? null;
}

/** Fixes what a pack is made from, once. Later attempts find it as it is. */
export async function freezePack(
  tx: Transaction,
  pack: { readonly id: string; readonly attempt: number },
  frozen: { asOf: Date; auditFrom: number; auditTo: number; coverage: Coverage },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET as_of = ${frozen.asOf}, audit_from = ${frozen.auditFrom}, audit_to = ${frozen.auditTo},
      coverage = ${JSON.stringify(frozen.coverage)}::jsonb
    WHERE id = ${pack.id} AND attempt = ${pack.attempt} AND state = 'making' AND as_of IS NULL`;
  return changed === 1;
}

/** A sign of life with the progress. @returns false when this attempt is no longer wanted. */
export async function noteProgress(
  db: Database,
  pack: { readonly id: string; readonly attempt: number },
  progress: { readonly step: string; readonly rowsDone: number; readonly rowsTotal: number | null },
): Promise<boolean> {
  const changed = await db.prisma.$executeRaw`
    UPDATE evidence_pack SET alive_at = clock_timestamp(), step = ${progress.step}, rows_done = ${progress.rowsDone},
      rows_total = coalesce(rows_total, ${progress.rowsTotal}::bigint)
    WHERE id = ${pack.id} AND attempt = ${pack.attempt} AND (state = 'making' OR (state = 'done' AND again_asked_at IS NOT NULL))`;
  return changed === 1;
}

export async function finishPack(
  tx: Transaction,
  pack: { readonly id: string; readonly attempt: number },
  made: { bytes: number; sha256: Buffer; manifest: string; at: Date; keptUntil: Date },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET state = 'done', bytes = ${made.bytes}, sha256 = ${made.sha256}, manifest = ${made.manifest},
      finished_at = ${made.at}, kept_until = ${made.keptUntil}, step = NULL, rows_done = coalesce(rows_total, rows_done)
    WHERE id = ${pack.id} AND attempt = ${pack.attempt} AND state = 'making'`;
  return changed === 1;
}

/** What came of making a pack again: its bytes are back, or they are not the same and are not kept. */
export async function finishAgain(
  tx: Transaction,
  pack: { readonly id: string; readonly attempt: number },
  outcome: 'same' | 'differs',
  keptUntil: Date,
): Promise<boolean> {
  const same = outcome === 'same';
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET again_asked_at = NULL, again_outcome = ${outcome}, step = NULL,
      dropped_at = CASE WHEN ${same} THEN NULL ELSE dropped_at END, kept_until = CASE WHEN ${same} THEN ${keptUntil} ELSE kept_until END
    WHERE id = ${pack.id} AND attempt = ${pack.attempt} AND state = 'done'`;
  return changed === 1;
}

export async function failPack(
  tx: Transaction,
  pack: { readonly id: string; readonly attempt: number },
  failure: string,
  at: Date,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET state = 'failed', failure = ${failure}, finished_at = ${at}, step = NULL
    WHERE id = ${pack.id} AND attempt = ${pack.attempt} AND state = 'making'`;
  return changed === 1;
}

/** A maker ended before its time: the next one may begin at once. */
export async function letGo(
  db: Database,
  pack: { readonly id: string; readonly attempt: number },
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE evidence_pack SET alive_at = '-infinity' WHERE id = ${pack.id} AND attempt = ${pack.attempt}
      AND (state = 'making' OR (state = 'done' AND again_asked_at IS NOT NULL))`;
}

export async function cancelOpenPack(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET state = 'cancelled', finished_at = ${at}, step = NULL
    WHERE id = ${id} AND state IN ('waiting', 'making')`;
  return changed === 1;
}

export async function askAgain(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET again_asked_at = ${at}, again_outcome = NULL, alive_at = '-infinity'
    WHERE id = ${id} AND state = 'done' AND again_asked_at IS NULL`;
  return changed === 1;
}

/** Packs whose time is over and whose bytes are still here. */
export async function readOutdated(db: Reader, limit: number): Promise<{ id: string }[]> {
  return await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM evidence_pack
    WHERE state = 'done' AND dropped_at IS NULL AND kept_until < clock_timestamp() ORDER BY kept_until LIMIT ${limit}`;
}

export async function dropBytes(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE evidence_pack SET dropped_at = ${at}
    WHERE id = ${id} AND state = 'done' AND dropped_at IS NULL AND kept_until < clock_timestamp()`;
  if (changed !== 1) return false;
  await tx.$executeRaw`DELETE FROM evidence_piece WHERE pack_id = ${id}`;
  return true;
}

export interface Retention {
  readonly days: number;
  readonly setBy: string | null;
  readonly setAt: Date;
}

export async function readRetention(db: Reader): Promise<Retention> {
  const rows = await db.$queryRaw<Retention[]>`
    SELECT days, set_by AS "setBy", set_at AS "setAt" FROM evidence_retention WHERE id = 1`;
  const [row] = rows;
  if (!row) throw new Error('there is no retention of packs');
  return row;
}

export async function writeRetention(tx: Transaction, days: number, setBy: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE evidence_retention SET days = ${days}, set_by = ${setBy}, set_at = ${at} WHERE id = 1`;
}
