import type { Database } from '#lib/db/client.ts';
import type { IngestCounts } from '../rules/ingest-counts.ts';
import { REASONS } from '../rules/reasons.ts';
import { selectUploadFiles, selectUploads, type UploadState } from '../store/upload-rows.ts';

export interface UploadView {
  readonly id: string;
  readonly mine: boolean;
  readonly person: string;
  readonly state: UploadState;
  readonly begunAt: string;
  readonly finishedAt: string | null;
  readonly words: string | null;
  readonly files: readonly UploadFileView[];
}

export interface UploadFileView {
  readonly number: number;
  readonly name: string;
  readonly bytes: number;
  readonly received: number;
  /** `read`, `skipped`, or why nothing of it was taken; null: not read yet. */
  readonly outcome: 'read' | 'skipped' | 'refused' | null;
  readonly counts: IngestCounts | null;
  /** What could not be read of it; `place` from 0, null for the file as a whole. */
  readonly unreadable: readonly { readonly place: number | null; readonly words: string }[];
}

/** The last uploads with what each file brought. The caller has checked `trail.import`. */
export async function lastUploads(db: Database, personId: string, most = 10): Promise<readonly UploadView[]> {
  const rows = await selectUploads(db.pool, Math.min(most, 50));
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      mine: row.person_id === personId,
      person: row.person ?? row.person_id,
      state: row.state,
      begunAt: row.begun_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      words: row.words,
      files: (await selectUploadFiles(db.pool, row.id)).map((file) => ({
        number: file.number,
        name: file.name,
        bytes: Number(file.bytes),
        received: Number(file.received),
        outcome: outcomeOf(file.outcome),
        counts: file.counts,
        unreadable: (file.unreadable ?? []).map(({ place, reason }) => ({ place, words: wordsOf(reason) })),
      })),
    })),
  );
}

function outcomeOf(outcome: string | null): UploadFileView['outcome'] {
  if (outcome === null || outcome === 'read' || outcome === 'skipped') return outcome;
  return 'refused';
}

function wordsOf(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : 'It could not be read.';
}
