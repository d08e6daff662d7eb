import type { Connection } from './database.ts';

/** A rotation, or the test of one, that has begun and not ended. A secret has at most one. */
export interface RotationRun {
  readonly secretId: number;
  readonly kind: 'rotation' | 'test';
  readonly versionId: string;
  readonly lambdaArn: string;
  readonly failedAttempts: number;
}

interface RunRow {
  secret_id: number;
  kind: 'rotation' | 'test';
  version_id: string;
  lambda_arn: string;
  failed_attempts: number;
}

function runFrom(row: RunRow): RotationRun {
  return {
    secretId: row.secret_id,
    kind: row.kind,
    versionId: row.version_id,
    lambdaArn: row.lambda_arn,
    failedAttempts: row.failed_attempts,
  };
}

export async function findRotation(tx: Connection, secretId: number): Promise<RotationRun | undefined> {
  const [row] = await tx.rows<RunRow>('select * from rotation_run where secret_id = $1', [secretId]);
  return row && runFrom(row);
}

export async function beginRotation(
  tx: Connection,
  run: Omit<RotationRun, 'failedAttempts'> & { readonly now: Date },
): Promise<void> {
  await tx.run(
    `insert into rotation_run (secret_id, kind, version_id, lambda_arn, next_attempt_at)
     values ($1, $2, $3, $4, $5)`,
    [run.secretId, run.kind, run.versionId, run.lambdaArn, run.now],
  );
}

/** Answers whether there was one to end. */
export async function endRotation(tx: Connection, secretId: number): Promise<boolean> {
  return (await tx.run('delete from rotation_run where secret_id = $1', [secretId])) > 0;
}

export async function postponeRotation(
  tx: Connection,
  secretId: number,
  at: { failedAttempts: number; nextAttemptAt: Date },
): Promise<void> {
  await tx.run('update rotation_run set failed_attempts = $2, next_attempt_at = $3 where secret_id = $1', [
    secretId,
    at.failedAttempts,
    at.nextAttemptAt,
  ]);
}

/** The rotations whose next attempt is due, oldest first, without those of the secrets named. */
export async function findDueRotations(
  tx: Connection,
  now: Date,
  without: readonly number[],
  limit: number,
): Promise<RotationRun[]> {
  const rows = await tx.rows<RunRow>(
    `select * from rotation_run where next_attempt_at <= $1 and secret_id <> all($2)
      order by next_attempt_at limit $3`,
    [now, without, limit],
  );
  return rows.map(runFrom);
}

/** Secrets whose rotation window has opened and that are not rotating. */
export async function findOpenWindows(tx: Connection, now: Date, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    `select id from secret s
      where rotation_enabled and next_window_opens_at <= $1 and deleted_at is null
        and not exists (select 1 from rotation_run r where r.secret_id = s.id)
      order by next_window_opens_at limit $2`,
    [now, limit],
  );
  return rows.map((row) => row.id);
}

/** What RotateSecret stores of a rotation. */
export async function saveRotationSetup(
  tx: Connection,
  secretId: number,
  setup: { enabled: boolean; lambdaArn: string; rules: Readonly<Record<string, unknown>> | undefined },
): Promise<void> {
  await tx.run(
    'update secret set rotation_enabled = $2, rotation_lambda_arn = $3, rotation_rules = $4 where id = $1',
    [
      secretId,
      setup.enabled,
      setup.lambdaArn,
      setup.rules === undefined ? null : JSON.stringify(setup.rules),
    ],
  );
}

export async function switchRotationOff(tx: Connection, secretId: number): Promise<void> {
  await tx.run(
    `update secret set rotation_enabled = false, next_rotation_at = null, next_window_opens_at = null
      where id = $1 and rotation_enabled is not null`,
    [secretId],
  );
}

export async function saveNextWindow(
  tx: Connection,
  secretId: number,
  window: { opensAt: Date; endsAt: Date } | undefined,
): Promise<void> {
  await tx.run('update secret set next_window_opens_at = $2, next_rotation_at = $3 where id = $1', [
    secretId,
    window?.opensAt ?? null,
    window?.endsAt ?? null,
  ]);
}

/** A window has been used: the next rotation waits for another one, but the date that was missed stays. */
export async function closeWindow(
  tx: Connection,
  secretId: number,
  nextOpensAt: Date | undefined,
): Promise<void> {
  await tx.run('update secret set next_window_opens_at = $2 where id = $1', [secretId, nextOpensAt ?? null]);
}

export async function saveRotated(tx: Connection, secretId: number, now: Date): Promise<void> {
  await tx.run('update secret set last_rotated_at = $2, last_changed_at = $2 where id = $1', [secretId, now]);
}
