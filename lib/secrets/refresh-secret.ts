import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import { describeSecret, listSecretVersions } from '#lib/aws/describe-secret.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import { type AwsCode, awsFailure } from '#lib/aws/rules/errors.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { absorbSightings, type Sighting } from './absorb-sightings.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from './rules/environment.ts';
import { rulebookOf } from './rules/mirror-secret.ts';
import { reaches } from './rules/scope.ts';
import { readConnection } from './store/read-connections.ts';
import { readRecord, type SecretRecord } from './store/read-secret.ts';
import { lockInventory, markSecretGone } from './store/write-secrets.ts';

export const refreshSecretSchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  /** Do nothing if AWS confirmed it within this long: a page asks so when it is opened, a person's click does not. */
  unlessCheckedWithinMs: z.number().int().min(0).max(3_600_000).default(0),
});
export type RefreshSecretInput = z.infer<typeof refreshSecretSchema>;

export interface RefreshOptions {
  readonly environmentRules?: readonly EnvironmentRule[];
  readonly signal?: AbortSignal;
}

export interface RefreshedSecret {
  readonly checkedAt: Date;
  /** False: it was checked a moment ago, AWS was not asked. */
  readonly asked: boolean;
  readonly changed: boolean;
  /** AWS does not know it any more. */
  readonly gone: boolean;
}

export type RefreshCode = 'forbidden' | 'secret-unknown' | 'connection-paused' | 'other-aws' | AwsCode;

/**
 * Asks AWS about one secret and all its versions, and takes in what it tells. Two calls, at most 20 s. What AWS refuses
 * or does not answer comes back as its code, and nothing is changed.
 */
export async function refreshSecret(
  db: Database,
  aws: Aws,
  actor: Actor,
  input: RefreshSecretInput,
  options: RefreshOptions = {},
): Promise<Result<RefreshedSecret, Refusal<RefreshCode>>> {
  const reach = reachOf(actor, 'secrets.refresh');
  if (reach.kind === 'none') return refuse('forbidden', 'You may not ask AWS about secrets.');
  const record = await readRecord(db, input.secretId);
  if (!record || !reaches(reach, record))
    return refuse('secret-unknown', 'There is no such secret, or you may not see it.');
  const age = (await databaseNow(db.prisma)).getTime() - record.checkedAt.getTime();
  if (age < input.unlessCheckedWithinMs || record.goneAt !== null) {
    return ok({ checkedAt: record.checkedAt, asked: false, changed: false, gone: record.goneAt !== null });
  }
  const sighting = await look(db, aws, record, options);
  if (!sighting.ok && sighting.refusal.code !== 'not-found') return sighting;
  return db.transaction(async (tx) => {
    await lockInventory(tx);
    const now = await databaseNow(tx);
    const by = { actor, record, now };
    return ok(sighting.ok ? await take(tx, sighting.value, by, options) : await takeAsGone(tx, by));
  });
}

async function look(
  db: Database,
  aws: Aws,
  record: SecretRecord,
  options: RefreshOptions,
): Promise<Result<Sighting, Refusal<RefreshCode>>> {
  const connection = await readConnection(db, record.connectionId);
  if (!connection || connection.pausedAt !== null) {
    return refuse('connection-paused', 'The connection of this secret is paused.');
  }
  if (connection.kind !== aws.kind) return refuse('other-aws', 'This secret belongs to another AWS.');
  const place = placeIn(connection, record.region);
  if (!place.ok) return awsFailure('invalid');
  const [secret, versions] = await Promise.all([
    describeSecret(aws, place.value, record.arn, options),
    listSecretVersions(aws, place.value, record.arn, options),
  ]);
  if (!secret.ok) return secret;
  if (!versions.ok) return versions;
  return ok({ secret: secret.value, versions: versions.value });
}

interface By {
  readonly actor: Actor;
  readonly record: SecretRecord;
  readonly now: Date;
}

async function take(
  tx: Transaction,
  sighting: Sighting,
  { actor, record, now }: By,
  options: RefreshOptions,
): Promise<RefreshedSecret> {
  const absorbed = await absorbSightings(tx, [sighting], {
    connectionId: record.connectionId,
    rulebook: rulebookOf(options.environmentRules ?? DEFAULT_ENVIRONMENT_RULES),
    previousSight: record.checkedAt,
    now,
  });
  const changed = absorbed.fingerprintsChanged > 0;
  if (changed) await noteChange(tx, { actor, record, now }, 0);
  return { checkedAt: now, asked: true, changed, gone: false };
}

async function takeAsGone(tx: Transaction, by: By): Promise<RefreshedSecret> {
  if (await markSecretGone(tx, by.record.id, by.now)) await noteChange(tx, by, 1);
  return { checkedAt: by.now, asked: true, changed: true, gone: true };
}

async function noteChange(tx: Transaction, { actor, record }: By, gone: 0 | 1): Promise<void> {
  const { connectionId, region } = record;
  const data = {
    connectionId,
    region,
    seen: 1 - gone,
    added: 0,
    changed: 1 - gone,
    gone,
    outcome: 'complete',
  };
  await appendRecords(tx, [{ kind: 'inventory.synced', actorId: actor.personId, secretId: record.id, data }]);
}
