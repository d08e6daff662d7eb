import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { ingestRecords } from './ingest-records.ts';
import { matchReveals } from './match-reveals.ts';
import { readDelivery, recordOfLabel } from './rules/event-envelope.ts';
import { type DeliveryHeaders, troubleOfDelivery } from './rules/signed-delivery.ts';
import { eventsSettingsSchema } from './rules/source-settings.ts';
import { type Rate, type TokenBucket, takeToken } from './rules/token-bucket.ts';
import { sealNameOf } from './set-source.ts';
import { FileReading } from './sources/file-reading.ts';
import { selectEndpoint } from './store/source-rows.ts';

const SOURCE = 'eventbridge';

/** EventBridge hands over events of at most 256 KB, one a call; a forwarder of one's own may collect up to this. */
export const LONGEST_DELIVERY = 512 * 1024;

export type DeliveryRefusalCode = 'unsigned' | 'stale' | 'forged' | 'off' | 'unreadable' | 'too-fast';

export interface DeliveryContext {
  readonly db: Database;
  /** Opens what was sealed for this name; null where it cannot. */
  readonly open: (name: string, sealed: Uint8Array) => string | null;
}

export interface Delivery {
  readonly connectionId: string;
  readonly headers: DeliveryHeaders;
  readonly body: Buffer;
  readonly now: Date;
}

export interface DeliveryReport {
  readonly events: number;
  readonly new: number;
  readonly known: number;
  /** Well-formed, and of no use here. */
  readonly passedOver: number;
  readonly unreadable: number;
}

/** One answer, so that nobody without the key learns which sources there are; our own log says more. */
const UNPROVEN =
  'There is no such source, or the call does not prove that it comes from it: by its key, or by a signature of the last 5 min. Nothing was taken.';

/** As fast as an API destination sends unless somebody asks for more (300 a second). */
const RATE: Rate = { perSecond: 300, burst: 600 };
const rates = new Map<string, TokenBucket>();

/**
 * Takes what a sender hands us, once it has proved who it is: the answer comes after the commit, so what is not answered is
 * sent again and costs nothing. An event of another account than the connection's is set aside.
 */
export async function takeEvents(
  context: DeliveryContext,
  { connectionId, headers, body, now }: Delivery,
): Promise<Result<DeliveryReport, Refusal<DeliveryRefusalCode>>> {
  const offersProof = headers.key !== null || headers.signature !== null;
  const endpoint =
    offersProof && patternOf('connection').test(connectionId)
      ? await selectEndpoint(context.db.pool, connectionId)
      : null;
  const settings = eventsSettingsSchema.safeParse(endpoint?.settings);
  const secret = endpoint?.sealed ? context.open(sealNameOf(connectionId), endpoint.sealed) : null;
  if (!endpoint || !settings.success || secret === null) return refuse('unsigned', UNPROVEN);
  const trouble = troubleOfDelivery(settings.data.proof, secret, headers, body, now);
  if (trouble) return refuse(trouble.code, UNPROVEN);
  if (!endpoint.is_on) return refuse('off', 'This source is switched off. Nothing was taken.');
  const tokens = takeToken(rates.get(connectionId), RATE, performance.now());
  if (tokens === null)
    return refuse('too-fast', 'More than 300 calls a second. Nothing was taken; send it again later.');
  rates.set(connectionId, tokens);
  return await keep(context.db, { connectionId, account: endpoint.account, body, now });
}

interface Proven {
  readonly connectionId: string;
  readonly account: string;
  readonly body: Buffer;
  readonly now: Date;
}

async function keep(
  db: Database,
  { connectionId, account, body, now }: Proven,
): Promise<Result<DeliveryReport, Refusal<DeliveryRefusalCode>>> {
  const read = readDelivery(body.toString('utf8'));
  if (!read.ok) return refuse('unreadable', read.words);
  const reading = new FileReading(`EventBridge ${account}`, { now, account });
  let passedOver = 0;
  for (const [place, event] of read.events.entries()) {
    if (event.is === 'record') reading.item(Buffer.from(event.text), place);
    else if (event.is === 'label' && event.label.account === account) {
      reading.item(Buffer.from(JSON.stringify(recordOfLabel(event.label))), place);
    } else passedOver++;
  }
  const counts = await ingestRecords(
    db,
    {
      source: SOURCE,
      records: reading.take(),
      unreadable: reading.unreadable,
      seen: reading.spans().map(({ account: of, region, lastEventAt }) => ({
        source: SOURCE,
        connectionId,
        account: of,
        region,
        // What was pushed says nothing about what was not: no stretch counts as seen.
        from: lastEventAt,
        to: lastEventAt,
        lastEventAt,
      })),
    },
    now,
  );
  if (counts.fresh > 0) await matchReveals(db);
  return ok({
    events: read.events.length,
    new: counts.fresh,
    known: counts.duplicates,
    passedOver: passedOver + reading.foreign + reading.skipped,
    unreadable: reading.unreadableCount,
  });
}
