import type { Database } from '#lib/db/client.ts';
import { namesOf } from '#lib/people/queries.ts';
import { reportTitle } from '../rules/frameworks.ts';
import type { Span } from '../rules/period.ts';
import { scopeWords } from '../rules/wanted.ts';
import { readReaders } from '../store/readers.ts';
import { listSchedules } from '../store/schedules.ts';

export interface ScheduleView {
  readonly id: string;
  readonly every: Span;
  /** `SOC 2: Production under prod/payments`. */
  readonly what: string;
  readonly zone: string;
  readonly recipients: readonly string[];
  readonly nextAt: string;
}

/** Schedules, the next due first. The caller has checked `evidence.make`. */
export async function readSchedules(db: Database): Promise<readonly ScheduleView[]> {
  const rows = await listSchedules(db.prisma);
  const names = await namesOf(
    db,
    rows.flatMap((row) => row.recipients),
  );
  return rows.map((row) => ({
    id: row.id,
    every: row.every,
    what: `${reportTitle(row.wanted.report)}: ${scopeWords(row.wanted.scope)}`,
    zone: row.zone,
    recipients: row.recipients.map((id) => names.get(id) ?? id),
    nextAt: row.nextAt.toISOString(),
  }));
}

/** Who can be told of packs. */
export async function packReaders(
  db: Database,
): Promise<readonly { readonly personId: string; readonly displayName: string }[]> {
  return await readReaders(db.prisma);
}
