import type { Database } from '#lib/db/client.ts';
import { namesOf } from '#lib/people/queries.ts';
import { coverageSentences } from '../rules/coverage.ts';
import type { Manifest } from '../rules/manifest.ts';
import { verifyCommand } from '../rules/readme.ts';
import { type PackWanted, packFileName, packTitle } from '../rules/wanted.ts';
import { findPack, listPacks, type PackRow, type PackState, readRetention } from '../store/packs.ts';

/** A pack as lists show it. */
export interface PackView {
  readonly id: string;
  readonly title: string;
  readonly wanted: PackWanted;
  readonly state: PackState;
  /** Name of a person; null: a schedule. */
  readonly orderedBy: string | null;
  readonly orderedAt: string;
  readonly finishedAt: string | null;
  readonly bytes: number | null;
  readonly progress: { readonly step: string | null; readonly done: number; readonly total: number | null };
  readonly failure: string | null;
  /** Until when its bytes are kept; null: not done. */
  readonly keptUntil: string | null;
  readonly dropped: boolean;
  readonly repeating: boolean;
  readonly repeated: 'same' | 'differs' | null;
}

export interface PackPage {
  readonly packs: readonly PackView[];
  /** Opaque; for the next, older page. */
  readonly next: string | null;
}

const PAGE = 30;

/** Packs, newest first. The caller has checked `evidence.make`. */
export async function readPacks(db: Database, before: string | null = null): Promise<PackPage> {
  const rows = await listPacks(db.prisma, readCursor(before), PAGE + 1);
  const names = await namesOf(
    db,
    rows.map((row) => row.orderedBy),
  );
  const packs = rows.slice(0, PAGE).map((row) => viewOf(row, names));
  const last = packs.at(-1);
  return { packs, next: rows.length > PAGE && last ? `${last.orderedAt}_${last.id}` : null };
}

function readCursor(cursor: string | null): { at: Date; id: string } | null {
  const match = /^(\d{4}-[\d:.TZ-]{10,30})_(evp_[0-9A-Z]{16})$/.exec(cursor ?? '');
  const [, at = '', id = ''] = match ?? [];
  return match && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : null;
}

/** A pack with what its manifest says. */
export interface PackDetail extends PackView {
  readonly manifest: Manifest | null;
  readonly sha256: string | null;
  readonly asOf: string | null;
  readonly coverage: readonly string[];
  readonly fileName: string;
  /** Once the pack is done. */
  readonly verify: string | null;
}

export async function readPack(db: Database, id: string): Promise<PackDetail | null> {
  const row = await findPack(db.prisma, id);
  if (!row) return null;
  const names = await namesOf(db, [row.orderedBy]);
  const manifest = row.manifest ? (JSON.parse(row.manifest) as Manifest) : null;
  const fileName = packFileName(row.id, row.wanted);
  return {
    ...viewOf(row, names),
    manifest,
    sha256: row.sha256,
    asOf: row.asOf?.toISOString() ?? null,
    coverage: row.coverage ? coverageSentences(row.coverage) : [],
    fileName,
    verify: manifest ? verifyCommand(fileName, manifest.logId) : null,
  };
}

function viewOf(row: PackRow, names: ReadonlyMap<string, string>): PackView {
  return {
    id: row.id,
    title: packTitle(row.wanted),
    wanted: row.wanted,
    state: row.state,
    orderedBy: row.orderedBy === null ? null : (names.get(row.orderedBy) ?? row.orderedBy),
    orderedAt: row.orderedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    bytes: row.bytes === null ? null : Number(row.bytes),
    progress: {
      step: row.step,
      done: Number(row.rowsDone),
      total: row.rowsTotal === null ? null : Number(row.rowsTotal),
    },
    failure: row.failure,
    keptUntil: row.keptUntil?.toISOString() ?? null,
    dropped: row.droppedAt !== null,
    repeating: row.againAskedAt !== null,
    repeated: row.againOutcome,
  };
}

/** How long the bytes of packs are kept, in days. */
export async function packRetention(db: Database): Promise<number> {
  return (await readRetention(db.prisma)).days;
}
