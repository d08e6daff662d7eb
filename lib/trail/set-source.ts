import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { bucketSettingsSchema, eventsSettingsSchema } from './rules/source-settings.ts';
import { refuseTrail } from './rules/trail-refusals.ts';
import { countOthersOn, lockSource, upsertSource } from './store/source-rows.ts';

const connectionId = z.string().regex(patternOf('connection'));

export const setSourceSchema = z.discriminatedUnion('source', [
  z.strictObject({ connectionId, source: z.literal('lookup'), isOn: z.boolean() }),
  z.strictObject({
    connectionId,
    source: z.literal('s3'),
    isOn: z.boolean(),
    settings: bucketSettingsSchema,
  }),
  z.strictObject({
    connectionId,
    source: z.literal('eventbridge'),
    isOn: z.boolean(),
    settings: eventsSettingsSchema,
    /** A new secret of the sender; the one before is good no more. */
    renew: z.boolean(),
  }),
]);
export type SetSourceInput = z.infer<typeof setSourceSchema>;

/** Seals what the database must not know, bound to a name. */
export interface Seal {
  seal(name: string, text: string): Uint8Array;
}

export interface SetSourceContext {
  readonly db: Database;
  readonly seal: () => Seal;
}

export interface SourceSet {
  /** What the sender proves itself by. Shown once, afterwards nobody can read it. */
  readonly secret: string | null;
}

/** The name under which the secret of an endpoint is sealed. */
export function sealNameOf(id: string): string {
  return `trail-events ${id}`;
}

/** Sets from where the trail of a connection is read. The record of it names the place and never the secret. */
export async function setSource(
  { db, seal }: SetSourceContext,
  actor: Actor,
  input: SetSourceInput,
): Promise<Result<SourceSet>> {
  if (!can(actor, 'trail.configure')) return refuseTrail('not-allowed');
  return await db.transaction(async (tx) => {
    const connection = await lockSource(tx, input.connectionId);
    if (!connection) return refuseTrail('no-such-connection');
    // Events say what they are sent and never what they missed: they alone are no witness.
    const isWitness = input.source !== 'eventbridge';
    if (!input.isOn && isWitness && (await countOthersOn(tx, input.connectionId, input.source)) === 0) {
      return refuseTrail('no-witness');
    }
    const makes = input.source === 'eventbridge' && (input.renew || !connection.hasSecret);
    const secret = makes ? `whsec_${randomBytes(32).toString('base64')}` : null;
    await upsertSource(tx, {
      connectionId: input.connectionId,
      kind: input.source,
      isOn: input.isOn,
      settings: input.source === 'lookup' ? {} : input.settings,
      by: actor.personId,
      ...(secret === null ? {} : { sealed: seal().seal(sealNameOf(input.connectionId), secret) }),
    });
    await appendRecords(tx, [
      {
        kind: 'trail.source-set',
        actorId: actor.personId,
        data: {
          connectionId: input.connectionId,
          connection: connection.name,
          source: input.source,
          isOn: input.isOn,
          place: placeOf(input),
          secretMade: secret !== null,
        },
      },
    ]);
    return ok({ secret });
  });
}

function placeOf(input: SetSourceInput): string {
  if (input.source === 'lookup') return '';
  if (input.source === 'eventbridge') return input.settings.proof;
  const { bucket, prefix, region, queue } = input.settings;
  const folder = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`} ${region}`;
  return queue ? `${folder}, queue ${queue.account}/${queue.name}` : folder;
}
