import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type Environment, isEnvironment } from '#lib/secrets/rules/environment.ts';
import { rotationRulesSchema } from '#lib/secrets/rules/mirrored-json.ts';
import { secretsVisibleTo } from '#lib/secrets/rules/visibility.ts';
import { readSchedule, scheduleWords } from '../rules/schedule.ts';
import { countRotations, selectRotationsDue } from '../store/rotation-rows.ts';

/** A rotation that is due, or that was. Instants are ISO texts. */
export interface DueRotation {
  readonly secretId: string;
  readonly name: string;
  readonly environment: Environment;
  readonly owner: string | null;
  readonly schedule: string;
  readonly lastRotatedAt: string | null;
  /** The end of its next window, as AWS tells it. */
  readonly dueAt: string;
  readonly missed: boolean;
  /** A version of an earlier rotation holds AWSPENDING. */
  readonly stuck: boolean;
}

export interface RotationCalendar {
  readonly missed: readonly DueRotation[];
  readonly coming: readonly DueRotation[];
  readonly on: number;
  readonly off: number;
  /** There are more than are shown. */
  readonly cut: boolean;
}

const MOST = 500;
const DAY_MS = 86_400_000;
/** AWS's lists lag and rotations take some time. */
const GRACE_MS = 3_600_000;

/** Rotations that were missed, and those due in the next days. */
export async function readRotationCalendar(
  db: Database,
  actor: Actor,
  { days, now }: { readonly days: number; readonly now: Date },
): Promise<RotationCalendar> {
  if (secretsVisibleTo(actor).kind === 'none') return { missed: [], coming: [], on: 0, off: 0, cut: false };
  const [rows, counts] = await Promise.all([
    selectRotationsDue(db.pool, new Date(now.getTime() + days * DAY_MS), MOST + 1),
    countRotations(db.pool),
  ]);
  const due = rows.slice(0, MOST).flatMap((row): DueRotation[] => {
    if (row.next_rotation_at === null) return [];
    return [
      {
        secretId: row.id,
        name: row.name,
        environment: isEnvironment(row.environment) ? row.environment : 'unknown',
        owner: row.owner,
        schedule: wordsOf(row.rules),
        lastRotatedAt: row.last_rotated_at?.toISOString() ?? null,
        dueAt: row.next_rotation_at.toISOString(),
        missed: row.next_rotation_at.getTime() + GRACE_MS < now.getTime(),
        stuck: row.health_cause === 'rotation-unfinished',
      },
    ];
  });
  return {
    missed: due.filter(({ missed }) => missed),
    coming: due.filter(({ missed }) => !missed),
    ...counts,
    cut: rows.length > MOST,
  };
}

function wordsOf(rules: unknown): string {
  const read = rotationRulesSchema.safeParse(rules);
  if (!read.success) return '';
  const { schedule, afterDays, duration } = read.data;
  const expression = schedule ?? (afterDays ? `rate(${afterDays} days)` : null);
  if (expression === null) return '';
  const parsed = readSchedule(expression);
  return parsed.ok ? scheduleWords(parsed.value, duration) : expression;
}
