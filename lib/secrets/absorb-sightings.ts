import type { SecretMetadata, VersionMetadata } from '#lib/aws/rules/secret-metadata.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { type HeldClass, holdClasses, settleHeld } from './hold-classes.ts';
import { holders, labelChanges, movementInterval } from './rules/label-movement.ts';
import {
  dayOf,
  failedReplicaOf,
  judgeMirrored,
  type MirrorRow,
  mirrorSecret,
  type Rulebook,
} from './rules/mirror-secret.ts';
import { replicasSchema } from './rules/mirrored-json.ts';
import { explainMovements } from './store/recorded-movements.ts';
import {
  insertMovements,
  type KnownSecret,
  lockInventory,
  type MovementRow,
  readKnown,
  type SecretRow,
  upsertSecrets,
  upsertVersions,
  type VersionRow,
} from './store/write-secrets.ts';

/** A secret as AWS just told of it; with all its versions where they were asked for. */
export interface Sighting {
  readonly secret: SecretMetadata;
  readonly versions?: readonly VersionMetadata[];
}

export interface AbsorbContext {
  readonly connectionId: string;
  readonly rulebook: Rulebook;
  /** When the list before this one was taken; `null`: this is the first. */
  readonly previousSight: Date | null;
  readonly now: Date;
}

export interface Absorbed {
  readonly added: number;
  readonly changed: number;
  readonly movements: number;
  /** How many told something else than the last time they were taken in. */
  readonly fingerprintsChanged: number;
}

/**
 * Takes sightings into the inventory: rows, versions, and which labels moved since the last look. The folder counts
 * follow in the same transaction by themselves. Hand in only secrets that differ from what is known.
 */
export async function absorbSightings(
  tx: Transaction,
  sightings: readonly Sighting[],
  context: AbsorbContext,
): Promise<Absorbed> {
  await lockInventory(tx);
  const known = new Map(
    (
      await readKnown(
        tx,
        sightings.map(({ secret }) => secret.arn),
      )
    ).map((row) => [row.arn, row]),
  );
  const held = await holdClasses(
    tx,
    sightings.map(({ secret }) => secret),
    known,
    context,
  );
  const takes = sightings.map((sighting) =>
    takeIn(sighting, known.get(sighting.secret.arn), held.get(sighting.secret.arn), context),
  );
  const movements = takes.flatMap((take) => take.movements);
  await upsertSecrets(
    tx,
    context.connectionId,
    takes.map((take) => take.row),
    context.now,
  );
  await settleHeld(
    tx,
    takes.map(({ row }) => ({ secretId: row.id, held: held.get(row.arn) })),
    context.now,
  );
  await upsertVersions(
    tx,
    takes.flatMap((take) => take.versions),
    context.now,
  );
  await insertMovements(tx, movements);
  // The history of a secret that is new here is told when its records find it, and that explains what was seen.
  const movedIds = takes
    .filter((take) => !take.added && take.movements.length > 0)
    .map((take) => take.row.id);
  await explainMovements(tx, movedIds);
  const added = takes.filter((take) => take.added).length;
  const fingerprintsChanged = takes.filter((take) => take.row.fingerprint !== take.knownFingerprint).length;
  return { added, changed: takes.length - added, movements: movements.length, fingerprintsChanged };
}

interface Take {
  readonly added: boolean;
  readonly knownFingerprint: string | null;
  readonly row: SecretRow;
  readonly versions: readonly VersionRow[];
  readonly movements: readonly MovementRow[];
}

function takeIn(
  sighting: Sighting,
  known: KnownSecret | undefined,
  held: HeldClass | undefined,
  context: AbsorbContext,
): Take {
  const { secret } = sighting;
  const id = known?.id ?? mintId('secret');
  const mirrored = withClass(mirrorSecret(secret, context.rulebook), held);
  const replicas = mirrored.replicas ?? replicasSchema.safeParse(known?.replicas).data ?? [];
  const health = judgeMirrored(
    mirrored,
    secret,
    { pendingSeenAt: pendingSeenAt(secret, known), failedReplica: failedReplicaOf(replicas) },
    context.now,
  );
  return {
    added: known === undefined,
    knownFingerprint: known?.fingerprint ?? null,
    row: { id, ...mirrored, ...health },
    versions: versionRows(id, sighting, known),
    movements: movementRows(id, secret, known, context),
  };
}

/** A protected secret keeps its class where a tag or a rule would take it away: that waits. */
function withClass(row: MirrorRow, held: HeldClass | undefined): MirrorRow {
  return held
    ? { ...row, environment: held.effective.environment, environment_rule: held.effective.rule }
    : row;
}

function pendingSeenAt(secret: SecretMetadata, known: KnownSecret | undefined): Date | null {
  const pending = holders(secret.labels).get('AWSPENDING');
  return known?.versions.find((version) => version.versionId === pending)?.firstSeenAt ?? null;
}

/** A version that lost its last label stays as one without labels; it is gone only when a full list does not hold it. */
function versionRows(id: string, sighting: Sighting, known: KnownSecret | undefined): readonly VersionRow[] {
  const told = new Map<string, VersionRow>();
  for (const [versionId, labels] of sighting.secret.labels)
    told.set(versionId, versionRow(id, versionId, labels));
  for (const version of sighting.versions ?? []) {
    told.set(version.versionId, {
      ...versionRow(id, version.versionId, version.labels),
      aws_created_at: version.createdAt,
      last_accessed_on: dayOf(version.lastAccessedOn),
    });
  }
  const whole = sighting.versions !== undefined;
  const lost = (known?.versions ?? [])
    .filter(
      (version) => !told.has(version.versionId) && (version.labels.length > 0 || (whole && !version.gone)),
    )
    .map((version) => ({ ...versionRow(id, version.versionId, []), gone: whole }));
  return [...told.values(), ...lost];
}

function versionRow(id: string, versionId: string, labels: readonly string[]): VersionRow {
  return {
    secret_id: id,
    version_id: versionId,
    labels,
    aws_created_at: null,
    last_accessed_on: null,
    gone: false,
  };
}

function movementRows(
  id: string,
  secret: SecretMetadata,
  known: KnownSecret | undefined,
  context: AbsorbContext,
): readonly MovementRow[] {
  const before = new Map((known?.versions ?? []).map((version) => [version.versionId, version.labels]));
  const seenBefore = known === undefined ? null : latest(known.checkedAt, context.previousSight);
  const interval = movementInterval(seenBefore ?? secret.createdAt, secret.changedAt, context.now);
  return labelChanges(before, secret.labels).map((change) => ({
    secret_id: id,
    label: change.label,
    from_version_id: change.fromVersionId,
    to_version_id: change.toVersionId,
    not_before: interval.notBefore,
    at: interval.at,
    source: known === undefined ? ('inferred' as const) : ('observed' as const),
  }));
}

function latest(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a;
}
