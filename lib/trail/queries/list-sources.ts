import type { Database } from '#lib/db/client.ts';
import {
  type BucketSettings,
  bucketSettingsSchema,
  type EventsSettings,
  eventsSettingsSchema,
} from '../rules/source-settings.ts';
import { selectSourceSettings } from '../store/source-rows.ts';

/** How the sources of one connection are set. Without a word of anybody the event history is read and nothing else. */
export interface SourcesOfConnection {
  readonly connectionId: string;
  readonly lookup: { readonly isOn: boolean };
  readonly s3: {
    readonly isOn: boolean;
    readonly settings: BucketSettings;
    readonly changedAt: string;
  } | null;
  readonly eventbridge: {
    readonly isOn: boolean;
    readonly settings: EventsSettings;
    readonly changedAt: string;
  } | null;
}

/** The sources of every connection that has some set, by the id of the connection. */
export async function listSources(db: Database): Promise<ReadonlyMap<string, SourcesOfConnection>> {
  const rows = await selectSourceSettings(db.pool);
  const byConnection = Map.groupBy(rows, (row) => row.connection_id);
  return new Map(
    [...byConnection].map(([connectionId, ofConnection]) => {
      const row = (kind: string) => ofConnection.find((one) => one.kind === kind);
      const bucket = row('s3');
      const events = row('eventbridge');
      const s3 = bucketSettingsSchema.safeParse(bucket?.settings);
      const eventbridge = eventsSettingsSchema.safeParse(events?.settings);
      return [
        connectionId,
        {
          connectionId,
          lookup: { isOn: row('lookup')?.is_on ?? true },
          s3:
            bucket && s3.success
              ? { isOn: bucket.is_on, settings: s3.data, changedAt: bucket.changed_at.toISOString() }
              : null,
          eventbridge:
            events && eventbridge.success
              ? { isOn: events.is_on, settings: eventbridge.data, changedAt: events.changed_at.toISOString() }
              : null,
        },
      ];
    }),
  );
}

/** Sources of a connection nobody has set. */
export function unsetSources(connectionId: string): SourcesOfConnection {
  return { connectionId, lookup: { isOn: true }, s3: null, eventbridge: null };
}
