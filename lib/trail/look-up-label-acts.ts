import type { Database } from '#lib/db/client.ts';
import { ingestRecords } from './ingest-records.ts';
import type { LookupSource } from './read-lookup.ts';
import { SECRETS_MANAGER } from './rules/decode.ts';
import { KEPT_MS } from './rules/lookup-windows.ts';
import { FileReading } from './sources/file-reading.ts';
import { lookUp } from './sources/lookup.ts';
import { loadLabelLookups, noteLabelLookup } from './store/label-lookups.ts';

/** Records that say of a label where it went: few, so they are asked for as far back as CloudTrail keeps them. */
const NAMES = [
  'UpdateSecretVersionStage',
  'PutSecretValue',
  'CreateSecret',
  'UpdateSecret',
  'RotateSecret',
  'RotationAbandoned',
] as const;

const WINDOW_MS = 10 * 86_400_000;
/** Of one run: new records are to be asked for again soon. */
const MOST_WINDOWS = 9;

/**
 * Asks one region for the records that move labels, from `reachedMs` back to ninety days, newest first, by their names:
 * everything else of those days would take hours. Nothing counts as seen by it. A run goes on where the last one ended.
 * Returns false when CloudTrail stopped it.
 */
export async function lookUpLabelActs(
  db: Database,
  source: LookupSource,
  options: {
    readonly now: Date;
    readonly signal?: AbortSignal;
    readonly pause?: (ms: number) => Promise<void>;
  },
): Promise<boolean> {
  const oldest = options.now.getTime() - KEPT_MS;
  const progress = await loadLabelLookups(db.pool, source);
  let windows = 0;
  for (const eventName of NAMES) {
    let until = progress.get(eventName)?.getTime() ?? options.now.getTime();
    while (until > oldest) {
      if (windows === MOST_WINDOWS || options.signal?.aborted) return true;
      const from = Math.max(oldest, until - WINDOW_MS);
      if (
        !(await readWindow(db, source, options, { eventName, from: new Date(from), to: new Date(until) }))
      ) {
        return false;
      }
      // Once the end of what CloudTrail keeps is reached there is nothing older to come.
      const reached = from === oldest ? new Date(0) : new Date(from);
      await noteLabelLookup(db.pool, source, eventName, reached);
      until = reached.getTime();
      windows += 1;
    }
  }
  return true;
}

async function readWindow(
  db: Database,
  source: LookupSource,
  options: Parameters<typeof lookUpLabelActs>[2],
  window: { readonly eventName: string; readonly from: Date; readonly to: Date },
): Promise<boolean> {
  const { account, region } = source;
  const reading = new FileReading(`LookupEvents ${account} ${region}`, { now: options.now, account });
  let place = 0;
  const done = await lookUp(
    window,
    { ...source, ...options, eventSource: SECRETS_MANAGER, eventName: window.eventName },
    (records) => {
      for (const text of records) reading.item(Buffer.from(text), place++);
    },
  );
  if (!done.ok) return false;
  const batch = { source: 'lookup', records: reading.take(), unreadable: [], seen: [] };
  await ingestRecords(db, batch, options.now);
  return true;
}
