import type { Evidence } from '#lib/changes/rules/evidence.ts';
import { type RotationRecord, recordRotations } from '#lib/changes/rules/recorder.ts';
import type { Database } from '#lib/db/client.ts';
import type { SecretScope } from '../rules/secret-scope.ts';
import { whoLabel } from '../rules/who-label.ts';
import { Conditions, withinScope } from '../store/conditions.ts';
import { type EventRow, selectEvents } from '../store/explorer-rows.ts';

const EVENTS = [
  'RotationStarted',
  'RotationSucceeded',
  'RotationFailed',
  'RotationAbandoned',
  'TestRotationStarted',
  'TestRotationSucceeded',
  'TestRotationFailed',
  'RotateSecret',
  'PutSecretValue',
  'UpdateSecretVersionStage',
  'GetSecretValue',
];
const MOST = 2_000;
const DAY_MS = 86_400_000;

export interface RotationTrail extends Pick<Evidence, 'rotations' | 'put' | 'replacedByRotation'> {
  /** There are more records than were read: older attempts are missing. */
  readonly cut: boolean;
}

/**
 * The rotations of one secret as the trail tells them: Secrets Manager's own events, and between them the calls of the
 * function on this secret and on the others it reads on its way (the login that owns the database).
 */
export async function readRotationTrail(
  db: Database,
  scope: SecretScope,
  wanted: { readonly secretId: string; readonly now: Date; readonly days?: number },
): Promise<RotationTrail> {
  const from = new Date(wanted.now.getTime() - (wanted.days ?? 400) * DAY_MS);
  const own = await ownRecords(db, scope, wanted.secretId, from);
  const others = await functionCalls(db, scope, own, wanted.secretId);
  const records = [...own, ...others].map((row) => recordOf(row, wanted.secretId));
  const rotations = recordRotations(records);
  const put = own.filter((row) => row.name === 'PutSecretValue' && row.error_code === null);
  return {
    rotations,
    put: put.flatMap((row) => row.seen_version_id ?? row.version_id ?? []),
    replacedByRotation: replacedBy(rotations),
    cut: own.length >= MOST,
  };
}

/** Only what can belong to a rotation: the reads of services and workloads would be all of the trail. */
async function ownRecords(
  db: Database,
  scope: SecretScope,
  secretId: string,
  from: Date,
): Promise<readonly EventRow[]> {
  const conditions = withinScope(new Conditions(), scope, 'e.subject_id');
  conditions.add("e.part = 'act'");
  conditions.add('e.subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId);
  conditions.add('e.name = ANY(?::text[])', EVENTS);
  conditions.add(
    "(e.name <> 'GetSecretValue' OR e.version_stage = 'AWSPENDING' OR e.version_id IS NOT NULL)",
  );
  conditions.add('e.at >= ?', from);
  const order = `ORDER BY e.at DESC, e.event_id DESC LIMIT ${conditions.value(MOST)}`;
  return await selectEvents(db.pool, conditions.sql, order, conditions.values);
}

/** What the sessions of the function did to other secrets during the attempts: by the access key, which is theirs alone. */
async function functionCalls(
  db: Database,
  scope: SecretScope,
  own: readonly EventRow[],
  secretId: string,
): Promise<readonly EventRow[]> {
  const keys = own
    .filter((row) => row.access_key_id !== null && row.version_stage === 'AWSPENDING')
    .map((row) => row.access_key_id);
  if (keys.length === 0) return [];
  const first = own.at(-1)?.at ?? new Date(0);
  const conditions = withinScope(new Conditions(), scope, 'e.subject_id');
  conditions.add('e.access_key_id = ANY(?::text[])', [...new Set(keys)].slice(0, 500));
  conditions.add('e.at >= ?', first);
  conditions.add("e.part IN ('act', 'shadow')");
  conditions.add('e.subject_id NOT IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId);
  const order = `ORDER BY e.at DESC, e.event_id DESC LIMIT ${conditions.value(MOST)}`;
  return await selectEvents(db.pool, conditions.sql, order, conditions.values);
}

function recordOf(row: EventRow, secretId: string): RotationRecord {
  return {
    eventId: row.event_id,
    at: row.at.toISOString(),
    event: row.name,
    who: whoLabel({
      kind: row.kind,
      sessionName: row.session_name,
      name: row.principal_name,
      arn: row.principal_arn,
      type: row.principal_type,
      invokedBy: row.invoked_by,
    }),
    service: row.service_event,
    versionId: row.version_id ?? row.seen_version_id ?? versionInRequest(row.request_id),
    stage: row.version_stage,
    otherSecret: row.secret_id === secretId ? null : (row.subject_name ?? row.subject_written),
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}

/** The service's own events name their version only in the id of their request: `Rotation-ARN-VERSIONID`. */
function versionInRequest(requestId: string | null): string | null {
  return (
    /^(?:Test)?Rotation-.+-([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/.exec(
      requestId ?? '',
    )?.[1] ?? null
  );
}

/** What a successful rotation moved AWSCURRENT away from: the version of the success before it. */
function replacedBy(rotations: RotationTrail['rotations']): readonly string[] {
  const done = rotations.filter((run) => run.outcome === 'succeeded' && run.kind === 'rotation');
  return done.slice(1).flatMap((run) => run.versionId ?? []);
}
